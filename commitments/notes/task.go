package notes

import (
	"strings"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/when"
)

// A task is one item of structured notes while it is being read.
type task struct {
	line   int
	indent int
	quote  string
	text   string
	own    ownership
	fields map[field]string
	rule   string // where it was found: "action-section", "checkbox", …
	box    bool
}

// set gives the task a named field, unless it has it.
func (t *task) set(f field, value string) {
	if f == noField || value == "" {
		return
	}
	if t.fields == nil {
		t.fields = map[field]string{}
	}
	if _, has := t.fields[f]; !has {
		t.fields[f] = value
	}
}

// taskDoubts make a task a suggestion.
var taskDoubts = tableOf(row{"doubt", `
	maybe; might; perhaps; possibly; potentially; tbd; tbc; if possible|time|needed|necessary; optional;
	optionally; tentative; tentatively; consider; should we; would be nice; nice to have; proposed;
	to be confirmed|decided|discussed; not agreed|decided|confirmed ?yet; try to; tries to; ideally;
	some day; someday; unclear; may want to; may`})

// doubtful reports whether a task is worded as a suggestion.
func doubtful(ws []word) bool { return taskDoubts.has(ws) || someOneDay(ws) }

// Tasks that say what is not to be done, and those that only sound like it.
var (
	forbidding = tableOf(row{"not-to-do", `
	not; do not; never; no longer; no need; need not; must|should|shall|will|can not;
	does not need|have; is|are not to`})
	// Behind a name, which is two words at most.
	refusing  = tableOf(row{"will-not", `will|shall|should|must|need not; does|do not need|have`})
	reminding = tableOf(row{"do-not-forget", `do not forget|miss|lose|hesitate`})
)

// forbids reports whether a task begins with what is not to be done.
func forbids(ws []word) bool {
	_, refused, n := refusing.in(ws)
	if _, first := forbidding.at(ws); first == 0 && (n == 0 || refused > 2) {
		return false
	}
	_, n = reminding.at(ws)
	return n == 0
}

// item makes an item of a task; ok is false if there is nothing to do.
func (r *reader) item(t *task) (it Item, ok bool) {
	if isPlaceholder(t.text) || isPlaceholder(t.quote) {
		return it, false
	}
	text, fields := cutFields(t.text)
	for f, v := range fields {
		t.set(f, v)
	}
	if isDone(t.fields[fieldStatus]) || doneStates.has(strings.ToLower(strings.Trim(t.fields[fieldStatus], " ."))) {
		return it, false
	}
	own, rest := r.ownerOfTask(t, r.cutDateInFront(t, cutTimes(text)))
	rest, asker := r.askedBy(rest, t.fields[fieldAskedBy])
	rest = cutTitle(rest)
	if !clearTask(rest) || forbids(wordsOf(rest)) {
		return it, false
	}
	it = Item{Kind: commitments.Work, Owner: own.who, Delegator: asker, Quote: t.quote, Rule: t.rule}
	if own.rule != "" {
		it.Rule += "/" + own.rule
	}
	r.fillTask(&it, t, rest)
	it.Kind = kindOf(it.What)
	r.judge(&it, t, own, rest)
	return it, it.What != ""
}

var doneStates = set("done complete completed closed cancelled canceled dropped finished resolved shipped yes x ✅ ✔ ✓ ☑ obsolete")

// ownerOfTask finds whose task it is: by its field, by its line, or by the group
// that it stands in; and what is left of the line.
func (r *reader) ownerOfTask(t *task, text string) (own ownership, rest string) {
	own, rest = r.cast.ownerOf(text)
	if who := t.fields[fieldWho]; who != "" {
		inLine, left := own, rest
		own, rest = r.ownerField(t, who), text
		if inLine.named && inLine.who == own.who {
			rest = left
		}
	}
	if !own.named {
		own = t.own
	}
	if rest == "" {
		rest = t.fields[fieldWhat]
	}
	return own, rest
}

// cutDateInFront takes a date that stands before everything else: "2026-05-12:
// Roberta to submit …".
func (r *reader) cutDateInFront(t *task, text string) string {
	if !mayHoldDate(wordsOf(text)) {
		return text
	}
	found := r.dates.Find(text, r.dates.ref)
	if len(found) == 0 {
		return text
	}
	res := found[0]
	rest := strings.TrimLeft(text[res.Pos+res.Len:], " ")
	if res.Pos > 1 || res.Kind == when.Duration || rest == "" || strings.IndexAny(rest, ":-–—)]") != 0 {
		return text
	}
	t.set(fieldWhen, strings.TrimSpace(res.Text))
	return strings.TrimLeft(rest, " :-–—)]")
}

// ownerField reads the value of a field or column that says who, and perhaps by
// when: "Roberta, by Friday".
func (r *reader) ownerField(t *task, text string) ownership {
	own, left, ok := r.cast.peopleAndMore(strings.TrimPrefix(strings.TrimSpace(text), "@"))
	own.named, own.rule = true, "owner-field"
	if !ok {
		own.who = ""
	}
	t.set(fieldWhen, strings.TrimSpace(left))
	return own
}

// askers stand before the one who asked for the work.
var askers = []string{"asked by ", "requested by ", "at the request of ", "on behalf of "}

// askedBy finds who asked for a task.
func (r *reader) askedBy(text, value string) (rest string, who calendar.Address) {
	if value != "" {
		who, _ = r.cast.resolve(value)
		return text, who
	}
	low := lowASCII(text)
	for _, a := range askers {
		at := strings.Index(low, a)
		if at < 0 {
			continue
		}
		ws := wordsOf(text[at+len(a):])
		if who, n := r.cast.nameAt(ws); n > 0 {
			return cutSpans(text, []span{{at, at + len(a) + ws[n-1].end}}), who
		}
	}
	return text, ""
}

// fillTask reads name, date, effort and brief of a task.
func (r *reader) fillTask(it *Item, t *task, rest string) {
	var cuts []span
	if v := t.fields[fieldWhen]; v != "" {
		if dl := r.dates.only(v); dl.given() {
			it.setDue(dl)
		}
	}
	found := r.dates.findIn(rest)
	if dl := r.dates.best(rest, found); dl.given() && it.Due.IsZero() {
		it.setDue(dl)
		cuts = append(cuts, dl.span)
	}
	if v := t.fields[fieldEffort]; v != "" {
		if n, err := r.dates.ParseDuration(v); err == nil {
			it.Effort = commitments.Min(n)
		}
	} else if e, cut := bareEffortIn(rest, found); e.Known {
		it.Effort = e
		cuts = append(cuts, cut)
	}
	it.Why, it.Success, it.How = asSaid(t.fields[fieldWhy]), asSaid(t.fields[fieldSuccess]), asSaid(t.fields[fieldHow])
	if v := t.fields[fieldObstacle]; v != "" {
		it.Obstacles = []string{asSaid(v)}
	}
	if at := reasonAt(rest); at > 0 {
		s := sentence{text: rest, words: wordsOf(rest)}
		if it.Why == "" {
			it.Why = reasonIn(&s)
		}
		rest, cuts = rest[:at], within(cuts, at)
	}
	it.What = tidyWhat(rest, cuts...)
}

// judge decides the band of a task and says why.
func (r *reader) judge(it *Item, t *task, own ownership, rest string) {
	it.Band = Record
	it.Reasons = append(it.Reasons, taskReasons[t.rule])
	if it.Delegator == "" {
		r.askedByOther(it)
	}
	if it.Delegator == it.Owner {
		it.Delegator = ""
	}
	switch {
	case own.many:
		it.draft("more than one person is named")
	case it.Owner == "" && own.named:
		it.draft("the name is not that of anybody here")
	case it.Owner == "":
		it.draft("nobody is named")
	case doubtful(wordsOf(rest)) || strings.HasSuffix(strings.TrimSpace(t.text), "?"):
		it.draft("worded as a suggestion")
	}
}

// taskReasons say in words where a task stands.
var taskReasons = map[string]string{
	"action-section": "listed among the actions",
	"checkbox":       "an open checkbox",
	"action-keyword": "marked as an action",
	"action-table":   "a row in a table of actions",
	"action-fields":  "written down as task, owner and date",
	"owner-list":     "listed under a name",
	"action-arrow":   "behind an arrow that leads to a person",
	"action-inline":  "listed among the actions",
}

// cutTimes takes the times in a recording out of a line: "(12:34)".
func cutTimes(text string) string {
	for i := 1; i < len(text); i++ {
		if text[i] != '(' && text[i] != '[' {
			continue
		}
		const longest = len("(00:00:00)") + 2
		end := strings.IndexAny(text[i:min(len(text), i+longest)], ")]")
		if end > 0 && isClock(text[i:i+end+1]) {
			text = strings.TrimRight(text[:i], " ") + text[i+end+1:]
		}
	}
	return text
}

// cutTitle takes a title off an order that stands behind it: "Send deck: Send
// the deck to the board."
func cutTitle(text string) string {
	title, order, ok := strings.Cut(text, ": ")
	if !ok || len(title) > 60 || len(strings.Fields(title)) > 8 {
		return text
	}
	ws := wordsOf(order)
	if len(ws) >= 3 && (isVerb(ws[0].low) || ws[0].low == "please") {
		return order
	}
	return text
}
