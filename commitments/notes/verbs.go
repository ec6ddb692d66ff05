package notes

import "strings"

// verbs are words with which work is asked for: "send the numbers". The list
// decides whether a line without a subject tells somebody to do something.
var verbs = set(`
	accept add address adjust advise agree align allocate amend analyse analyze announce answer appoint approve arrange
	ask assemble assess assign attach audit automate back backfill benchmark block book bring brief build buy calculate
	call cancel capture change chase check circulate clarify clean clear close collate collect combine come commission
	compare compile complete compose confirm connect consolidate consult contact continue convert coordinate copy correct
	cost count cover create cut deactivate debug decide decline define delegate delete deliver demonstrate deploy describe design detail
	determine develop diagnose disable discuss distribute do document double-check draft draw drive drop edit email
	e-mail enable engage enroll ensure escalate establish estimate evaluate examine execute expand explain explore export extend
	extract fetch figure file fill finalise finalize find finish fix flag follow follow-up forecast format forward fund gather generate
	get give go handle hand help hire host identify implement import improve include inform initiate inspect install
	integrate interview introduce investigate invite involve issue join keep kick label launch lay lead learn leave let
	line link list load lock log look lower mail maintain make manage map mark measure meet merge migrate mock model monitor
	move name negotiate notify obtain offer onboard open order organise organize outline outsource own pass patch pay phone
	pick pilot ping place plan polish populate post prepare present price print prioritise prioritize process procure
	produce propose protect prove provide publish pull purchase push put quantify query raise rank reach read rebuild
	recap recommend reconcile record recruit redesign redo redraft reduce refactor refine refresh register reissue release
	remind remove rename renegotiate renew reorder reorganise reorganize repair replace reply report request reschedule research reserve
	resend resolve respond restart restore restructure return review revise revisit revoke rewrite ring roll rotate run save scan schedule
	scope search secure see select sell send separate set settle setup shape share ship show sign simplify sit sketch
	socialise socialize solicit solve sort source speak specify split stage start stop store streamline study submit suggest
	summarise summarize supply support survey switch sync synthesise synthesize tag take talk teach tell terminate test think tidy track
	train transcribe transfer translate triage trim try turn type unblock uninstall update upgrade upload use validate verify visit
	walk wire work wrap write`)

func isVerb(low string) bool { return verbs[low] }

// isActivity reports whether the word is a verb as an activity: "sending",
// "planning".
func isActivity(low string) bool {
	stem, ok := strings.CutSuffix(low, "ing")
	if !ok || len(stem) < 2 {
		return false
	}
	return verbs[baseOf(stem)]
}

// baseOf is the verb of which stem is what remains before "ing" or "ed": "mak"
// gives "make", "plann" gives "plan". It is the stem itself if no verb fits.
func baseOf(stem string) string {
	if verbs[stem] {
		return stem
	}
	if verbs[stem+"e"] {
		return stem + "e"
	}
	if n := len(stem); n > 2 && stem[n-1] == stem[n-2] && verbs[stem[:n-1]] {
		return stem[:n-1]
	}
	return stem
}
