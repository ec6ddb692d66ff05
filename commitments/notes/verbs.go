package notes

import "strings"

// verbs are words with which work is asked for: "send the numbers". The list
// decides whether a line without a subject tells somebody to do something.
var verbs = set(`
	accept apologise apologize acquire activate adapt add address adjust administer advertise advise align allocate amend analyse analyze
	announce answer appeal apply appoint appraise approach approve archive arrange articulate ask assemble assess assign
	assist attach audit authorise authorize automate back backfill balance ban benchmark bill bind block blog book boost
	brainstorm breakdown brief bring broadcast browse budget build bundle buy calculate calibrate call cancel capture
	carry catalogue categorise categorize certify change charge chart chase check circulate clarify classify clean clear
	clip close coach code collaborate collate collect combine commission communicate compare compensate compile complete
	comply compose compute conduct configure confirm connect consolidate consult contact contract contribute convene
	convert convince cook coordinate copy correct correspond cost count counter-sign countersign cover craft create credit
	crop cross-check cull curate cut deactivate debug decide declare decline decommission decorate dedicate deduct
	deduplicate deepen define delegate delete deliver demo demonstrate deploy describe design detail detect determine
	develop diagnose dictate digest digitise digitize disable discuss dispatch display dispose distribute do document
	donate double-check download draft draw drill drive drop duplicate e-mail edit educate eliminate email embed enable
	enclose encourage encrypt engage enhance enlarge enrol enroll ensure enter equip escalate establish estimate evaluate
	examine exchange execute expand expedite experiment explain explore export expose extend extract fetch figure file
	fill filter finalise finalize find finish fit fix flag flesh fold follow follow-up forecast formalise formalize format
	formulate forward fund furnish gather generate get give grade grant greet group guide hand handle hang harmonise
	harmonize help highlight hire host identify illustrate implement import improve incorporate index inform initiate
	inquire inspect install instruct insure integrate interview introduce invent inventory invest investigate invite
	invoice involve issue itemise itemize iterate justify keep key kick label launch lay lead lease leave lend let liaise
	license lift line link list load lobby localise localize locate lock log lower lubricate mail maintain make manage map
	mark market master match measure mediate memorise mend mentor merge message migrate minimise minimize mirror mock
	model moderate modify monitor mount move name narrow negotiate nominate normalise normalize notarise note notify
	number nurture obtain offer offload onboard open operate optimise optimize order organise organize outline outsource
	overhaul oversee own pack package paint park partner pass paste patch pay perform persuade phone photocopy photograph
	pick pilot pin ping pitch place plan plant plot plug polish poll populate position post postpone power prepare
	prescribe present preserve press pressure-test price print prioritise prioritize probe process procure produce profile
	program programme promote prompt proof proofread propose protect prototype prove provide provision prune publicise
	publish pull purchase purge push put qualify quantify query question queue quote raise range rank rate re-enter re-run
	re-send reach react read reallocate reassess reassign rebook rebuild recalculate recap recheck recommend reconcile
	reconfigure reconsider record recount recover recruit rectify recycle redact redeploy redesign redirect redistribute
	redo redraft reduce refactor refer refill refine reformat refresh refund refuse regenerate register regroup reimburse
	reinstall reiterate relabel relay release relocate remedy remind remove rename render renegotiate renew renovate rent
	reorder reorganise reorganize repaint repair rephrase replace replan replenish reply report represent reprint
	reproduce request rerun reschedule rescue research resend reserve reset resize resolve respond restart restock restore
	restrict restructure resubmit resume retain retest rethink retrieve return reuse revamp reverse review revise revisit
	revoke rewire reword rework rewrite ring roll rotate route run sample save scan schedule scope score scout screen
	script seal search secure seek segment select sell send separate serve service set settle setup sew shape share
	sharpen shift ship shorten show shred sign simplify simulate size sketch slot smooth socialise socialize solicit solve
	sort source spec specify split sponsor spread staff stage stamp standardise standardize start stock stop store
	streamline strengthen structure study submit subscribe substantiate substitute suggest sum summarise summarize
	supervise supply support survey suspend swap switch sync synthesise synthesize tabulate tag tailor take talk tap target
	teach tell terminate test tidy tie tighten time total touch trace track trade train transcribe transfer transform
	translate transport triage trigger trim troubleshoot tune turn tutor tweak type unblock undertake unify uninstall
	unlock unpack unsubscribe untangle update upgrade upload use vacate validate verify version vet visit visualise
	visualize volunteer walk warn wash water weigh welcome widen wind wipe wire withdraw wrap write`)

func isVerb(low string) bool { return verbs.has(low) }

// isActivity reports whether the word is a verb as an activity: "sending",
// "planning".
func isActivity(low string) bool {
	stem, ok := strings.CutSuffix(low, "ing")
	if !ok || len(stem) < 2 {
		return false
	}
	return verbs.has(baseOf(stem))
}

// pasts are the verbs whose past is not told by its ending.
var pasts = map[string]string{
	"sent": "send", "did": "do", "wrote": "write", "made": "make", "gave": "give", "told": "tell", "took": "take", "got": "get",
	"brought": "bring", "bought": "buy", "found": "find", "paid": "pay", "put": "put", "set": "set", "built": "build", "left": "leave",
}

// presentOf is the verb of which low is the past, "" if it is none.
func presentOf(low string) string {
	if v, ok := pasts[low]; ok {
		return v
	}
	stem, ok := strings.CutSuffix(low, "ed")
	if v := baseOf(stem); ok && verbs.has(v) {
		return v
	}
	return ""
}

// baseOf is the verb of which stem is what remains before "ing" or "ed": "mak"
// gives "make", "plann" gives "plan". It is the stem itself if no verb fits.
func baseOf(stem string) string {
	if verbs.has(stem) {
		return stem
	}
	if verbs.has(stem + "e") {
		return stem + "e"
	}
	if n := len(stem); n > 2 && stem[n-1] == stem[n-2] && verbs.has(stem[:n-1]) {
		return stem[:n-1]
	}
	return stem
}
