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

// keywords begin a line that hands out work, wherever it stands.
var keywords = []string{
	"action items", "action item", "action point", "actions", "action", "todo", "to-do", "to do", "follow-up", "follow up", "next step", "task", "ai", "ap", "commitment", "assignment",
}

// cutKeyword takes "ACTION:" and the like off a line; "ACTION (Name):", "TODO
// (name):", "Action for Name:", "AI Name:" keep the name.
func (c *cast) cutKeyword(text string) (rest string, ok bool) {
	text = cutState(text)
	low := strings.ToLower(text)
	for _, k := range keywords {
		rest, ok := strings.CutPrefix(low, k)
		if !ok {
			continue
		}
		rest = text[len(k):]
		rest = cutNumber(rest)
		switch {
		case strings.HasPrefix(rest, ":"):
			return strings.TrimSpace(rest[1:]), true
		case k == "todo" && strings.HasPrefix(rest, " ") && text[:4] != "Todo", behindDash(rest) != "":
			return strings.TrimLeft(rest, " -–—=>"), true
		}
		if rest, ok := c.nameBehindKeyword(rest); ok {
			return rest, true
		}
		break
	}
	return text, false
}

// cutState takes the state of an open action off, as trackers write it: "[NEW]
// ACTION: …", "Created ACTION-12 - …".
func cutState(text string) string {
	for _, state := range []string{"[NEW] ", "[PENDING] ", "[OPEN] ", "[ONGOING] ", "Created ", "NEW: "} {
		if rest, ok := strings.CutPrefix(text, state); ok {
			return rest
		}
	}
	return text
}

// behindArrow is what stands behind an arrow that leads to a person: "Fire
// drill was fine --> Roberta writes the report".
func (c *cast) behindArrow(text string) string {
	for _, arrow := range []string{" --> ", " ==> ", " -> ", " => ", " → "} {
		_, rest, ok := strings.Cut(text, arrow)
		if !ok {
			continue
		}
		if own, _ := c.ownerOf(rest); own.who != "" && (own.rule == "owner-will" || own.rule == "owner-verbs" || own.rule == "owner-colon" || own.rule == "owner-handle") {
			return rest
		}
	}
	return ""
}

// cutNumber takes the number of an action off: "ACTION-12:", "AI 3:".
func cutNumber(rest string) string {
	tail := strings.TrimLeft(strings.TrimLeft(rest, "-# "), "0123456789")
	if len(tail) == len(rest) || strings.IndexAny(rest, "0123456789") != len(rest)-len(strings.TrimLeft(rest, "-# ")) {
		return rest
	}
	return tail
}

// behindDash is what stands behind a dash or an arrow at the start.
func behindDash(s string) string {
	for _, dash := range []string{" - ", " – ", " — ", " => ", " -> ", " → "} {
		if rest, ok := strings.CutPrefix(s, dash); ok {
			return rest
		}
	}
	return ""
}

// nameBehindKeyword reads " (Name): send …", "(name): …", " for Name: …", " on
// Name: …", " Name: …", "-12: …" behind a keyword.
func (c *cast) nameBehindKeyword(rest string) (string, bool) {
	head, tail, ok := strings.Cut(rest, ":")
	if !ok || len(head) > 50 {
		return "", false
	}
	head, tail = strings.TrimSpace(head), strings.TrimSpace(tail)
	if _, known := c.resolve(head); known {
		return head + ": " + tail, true
	}
	for _, lead := range []string{"for ", "on ", "to ", "@", "(", "[", "-"} {
		if name, ok := strings.CutPrefix(head, lead); ok {
			name = strings.TrimSpace(strings.Trim(name, "()[]-# 0123456789"))
			if name == "" {
				return tail, true
			}
			return name + ": " + tail, true
		}
	}
	return "", false
}

// doneMarks at either end of a line say that there is nothing left to do.
var doneMarks = struct{ front, behind, inside []string }{
	front:  []string{"done:", "done -", "done –", "[done]", "(done)", "completed:", "closed:", "complete:", "cancelled:", "dropped:", "resolved:", "✅", "✔", "✓", "☑", "obsolete:", "done.", "[closed]", "[completed]", "finished:"},
	behind: []string{"(done)", "[done]", "- done", "– done", "— done", ": done", "(completed)", "- completed", "– completed", "— completed", ": completed", "(closed)", "- closed", "(complete)", "- complete", "✅", "✔", "✓", "☑", "(cancelled)", "(canceled)", "- cancelled", "(dropped)", "- dropped", "(no longer needed)", "(obsolete)", "(n/a)", "(resolved)", "(finished)", "... done", "… done", "done!", "(shipped)", "(sent)", "(struck)", "-> done", "→ done", "=> done"},
	inside: []string{"(done ", "[done ", "(completed ", "(closed ", "(cancelled ", "done on ", "completed on ", "(superseded", "(moved to", "(handed to"},
}

// isDone reports whether the text of a task says that it is done or dropped.
func isDone(text string) bool {
	low := strings.ToLower(strings.TrimRight(strings.TrimSpace(text), "."))
	for _, m := range doneMarks.front {
		if strings.HasPrefix(low, m) {
			return true
		}
	}
	for _, m := range doneMarks.behind {
		if strings.HasSuffix(low, m) {
			return true
		}
	}
	for _, m := range doneMarks.inside {
		if strings.Contains(low, m) {
			return true
		}
	}
	return false
}

// noTasks are lines that stand where tasks stand and are none.
var noTasks = lineSet(`
	none
	n/a
	na
	nothing
	no action items
	no actions
	no next steps
	no follow-ups
	none so far
	nothing new
	none today
	none this week
	no new actions
	no new action items
	tbd
	tba
	tbc
	see above
	see below
	as above
	same as last week
	action items
	add action items here
	add action item here
	add your action items here
	action item
	your action item
	task
	to be added
	to be defined
	no suggested next steps were found for this meeting
	no next steps were identified
	unassigned
	everyone
	nobody`)

// isPlaceholder reports whether the text is that of a form nobody filled in.
func isPlaceholder(text string) bool {
	low := strings.ToLower(text)
	for _, m := range []string{"<owner", "<name", "<task", "<who", "<what", "<date", "[owner]", "[name]", "[task]", "[date]", "[who]", "[what]", "[action]", "[deadline]", "{name}", "{owner}", "{task}", "___", "xxx", "lorem ipsum", "<action", "[insert", "<insert", "(owner)", "(who)", "yyyy", "[person", "<person", "[assignee]", "{{"} {
		if strings.Contains(low, m) {
			return true
		}
	}
	return false
}

// clearTask reports whether the text of a task is something to do at all.
func clearTask(text string) bool {
	key := strings.ToLower(strings.Trim(text, " .:-–—()[]*!…"))
	ws := wordsOf(text)
	switch {
	case key == "" || noTasks[key] || isDone(text) || isPlaceholder(text):
		return false
	case len(ws) > 0 && questionStarts[ws[0].low] && strings.HasSuffix(strings.TrimSpace(text), "?"):
		return false
	}
	return true
}

var questionStarts = set("who what when where why how which is are do does did should shall can could would will has have")

// taskDoubts make a task a suggestion.
var taskDoubts = tableOf(row{"doubt", `
	maybe; might; perhaps; possibly; potentially; tbd; tbc; if possible|time|needed|necessary; optional;
	optionally; tentative; tentatively; consider; should we; would be nice; nice to have; proposed;
	to be confirmed|decided|discussed; not agreed|decided|confirmed ?yet; try to; tries to; ideally;
	some day; someday; unclear; one day; may want to; may`})

// item makes an item of a task; ok is false if there is nothing to do.
func (r *reader) item(t *task) (it Item, ok bool) {
	if isPlaceholder(t.text) || isPlaceholder(t.quote) {
		return it, false
	}
	text, fields := cutFields(t.text)
	for f, v := range fields {
		t.set(f, v)
	}
	if isDone(t.fields[fieldStatus]) || doneStates[strings.ToLower(strings.Trim(t.fields[fieldStatus], " ."))] {
		return it, false
	}
	text = r.cutDateInFront(t, cutTimes(text))
	own, rest := r.cast.ownerOf(text)
	if who := t.fields[fieldWho]; who != "" {
		own = r.ownerField(t, who)
		rest = text
		if inLine, left := r.cast.ownerOf(text); inLine.named && inLine.who == own.who {
			rest = left
		}
	}
	if !own.named {
		own = t.own
	}
	if what := t.fields[fieldWhat]; what != "" && rest == "" {
		rest = what
	}
	rest, asker := r.askedBy(rest, t.fields[fieldAskedBy])
	rest = cutTitle(rest)
	if !clearTask(rest) {
		return it, false
	}
	it = Item{Kind: commitments.Work, Owner: own.who, Delegator: asker, Quote: t.quote, Rule: t.rule}
	if own.rule != "" {
		it.Rule += "/" + own.rule
	}
	r.fillTask(&it, t, rest)
	r.judge(&it, t, own, rest)
	return it, it.What != ""
}

var doneStates = set("done complete completed closed cancelled canceled dropped finished resolved shipped yes x ✅ ✔ ✓ ☑ obsolete")

// cutDateInFront takes a date that stands before everything else: "2026-05-12:
// Roberta to submit …".
func (r *reader) cutDateInFront(t *task, text string) string {
	if !mayHoldDate(wordsOf(text)) {
		return text
	}
	for _, res := range r.dates.Find(text, r.dates.ref) {
		rest := strings.TrimLeft(text[res.Pos+res.Len:], " ")
		if res.Pos > 1 || res.Kind == when.Duration || rest == "" || strings.IndexAny(rest, ":-–—)]") != 0 {
			break
		}
		t.set(fieldWhen, strings.TrimSpace(res.Text))
		return strings.TrimLeft(rest, " :-–—)]")
	}
	return text
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
	low := strings.ToLower(text)
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
	if dl := r.dates.deadline(rest); dl.given() && it.Due.IsZero() {
		it.setDue(dl)
		cuts = append(cuts, dl.span)
	}
	if v := t.fields[fieldEffort]; v != "" {
		if n, err := r.dates.ParseDuration(v); err == nil {
			it.Effort = commitments.Min(n)
		}
	} else if e, cut := r.dates.bareEffort(rest); e.Known {
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
	it.Reasons = append(it.Reasons, taskReasons[strings.SplitN(t.rule, "/", 2)[0]])
	if it.Delegator == "" {
		it.Delegator = r.cast.other(it.Owner)
		if it.Delegator != "" {
			it.Reasons = append(it.Reasons, "asked by the only other person in the meeting")
		}
	}
	if it.Delegator == it.Owner {
		it.Delegator = ""
	}
	it.Band = Record
	switch {
	case own.many:
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "more than one person is named")
	case it.Owner == "" && own.named:
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "the name is not that of anybody here")
	case it.Owner == "":
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "nobody is named")
	case taskDoubts.has(wordsOf(rest)) || strings.HasSuffix(strings.TrimSpace(t.text), "?"):
		it.Band = DraftBand
		it.Reasons = append(it.Reasons, "worded as a suggestion")
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
	for i := 0; i < len(text); i++ {
		if text[i] != '(' && text[i] != '[' {
			continue
		}
		end := strings.IndexAny(text[i:min(len(text), i+12)], ")]")
		if end > 0 && isClock(text[i:i+end+1]) && strings.IndexByte(text[i:i+end], ':') > 0 && i > 0 {
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
