package notes

import "strings"

// A list reads structured notes from top to bottom: which section a line is in,
// and whose group it is in.
type list struct {
	r       *reader
	section section
	level   int // of the heading that opened the section
	group   ownership
	indent  int // of the line that named the group, -1 for a heading
	bullets bool
	gap     bool // a blank line came since the last task
	last    *task
	tasks   []*task
	used    []bool // lines that are part of a task
}

// structured reads the tasks of a text, and marks the lines that they take.
func (r *reader) structured() []bool {
	ls := list{r: r, used: make([]bool, len(r.lines)), indent: -1}
	for i := 0; i < len(r.lines); i++ {
		l := &r.lines[i]
		switch {
		case l.zone != body, l.joined:
		case l.blank():
			ls.gap = true
		case len(l.cells) > 0:
			i += ls.table(i)
		default:
			ls.line(i)
		}
	}
	for _, t := range ls.tasks {
		if it, ok := r.item(t); ok {
			r.out = append(r.out, placed{it, t.line, byTask})
		}
	}
	return ls.used
}

// line reads one line that is no row of a table.
func (ls *list) line(i int) {
	l := &ls.r.lines[i]
	if ls.heading(i) {
		return
	}
	if ls.field(i) {
		return
	}
	switch {
	case l.struck || l.box == doneBox:
		ls.used[i] = true
		ls.last = nil
	case ls.inlineSection(i), ls.groupLine(i):
	default:
		ls.task(i)
	}
}

// heading reads a line that opens a section.
func (ls *list) heading(i int) bool {
	l := &ls.r.lines[i]
	if s := sectionOf(l); s != noSection {
		ls.open(s, l.level)
		ls.used[i] = s == actions
		return true
	}
	if l.level == 0 && (!l.bold || l.bullet) {
		return false
	}
	below := l.level == 0 || l.level > ls.level
	if own, ok := ls.groupName(l.text); ok && (ls.section == actions || ls.section == noSection) && (own.who != "" || below) {
		ls.group, ls.indent = own, -1
		ls.used[i] = true
		return true
	}
	if l.level > 0 && (ls.section != actions || l.level <= ls.level || ls.level == 0) {
		ls.open(otherSection, l.level)
		return true
	}
	return l.level > 0
}

func (ls *list) open(s section, level int) {
	ls.section, ls.level = s, level
	ls.group, ls.indent = ownership{}, -1
	ls.bullets, ls.gap, ls.last = false, false, nil
}

// groupName reads the name above a group of tasks: "Roberta:", "For Roberta",
// "@roberta", "Roberta's actions".
func (ls *list) groupName(text string) (ownership, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), ":"))
	for _, lead := range []string{"For ", "Owner: ", "Actions for ", "Action items for ", "Tasks for "} {
		text = strings.TrimPrefix(text, lead)
	}
	text = strings.ReplaceAll(text, "’", "'")
	for _, tail := range []string{"'s actions", "'s action items", "'s tasks", "'s to-dos"} {
		text = strings.TrimSuffix(text, tail)
	}
	own, ok := ls.r.cast.people(cutRemark(text))
	own.named, own.rule = true, "owner-group"
	return own, ok
}

// groupLine reads a line that is nothing but a name, with the tasks below it.
func (ls *list) groupLine(i int) bool {
	l := &ls.r.lines[i]
	if ls.section != actions || l.box != noBox || len(l.text) > 60 {
		return false
	}
	own, ok := ls.groupName(l.text)
	if !ok || l.bullet && !ls.hasChildren(i) {
		return false
	}
	ls.group, ls.indent = own, -1
	if l.bullet {
		ls.indent = l.indent
	}
	ls.used[i] = true
	return true
}

// hasChildren reports whether the next line is a bullet further in.
func (ls *list) hasChildren(i int) bool {
	for j := i + 1; j < len(ls.r.lines) && j <= i+2; j++ {
		n := &ls.r.lines[j]
		if n.blank() {
			continue
		}
		return n.bullet && n.indent > ls.r.lines[i].indent
	}
	return false
}

// inlineSection reads "Next steps: Roberta to send the deck; Johnathon to …",
// also behind other sentences of the line.
func (ls *list) inlineSection(i int) bool {
	l := &ls.r.lines[i]
	rest := titledRest(l.text)
	if rest == "" || l.box != noBox {
		return false
	}
	if _, ok := ls.r.cast.cutKeyword(l.text); ok && !strings.Contains(rest, ";") {
		return false // one task behind a keyword
	}
	ls.used[i] = true
	for _, part := range splitTasks(rest) {
		quote := part
		if !strings.Contains(l.quote, part) {
			quote = l.quote
		}
		for _, t := range ls.r.sentencesOfTask(&task{line: i, quote: quote, text: part, rule: "action-inline"}) {
			ls.add(t)
		}
	}
	ls.open(actions, 0) // more may follow below
	ls.bullets = true
	return true
}

// task reads a line that may be a task.
func (ls *list) task(i int) {
	l := &ls.r.lines[i]
	if ls.group.named && ls.indent >= 0 && l.indent <= ls.indent {
		ls.group, ls.indent = ownership{}, -1
	}
	t := &task{line: i, indent: l.indent, quote: l.quote, box: l.box == openBox}
	t.rule, t.text = ls.taskRule(i)
	if t.rule == "" || ls.nested(i, t) || ls.topic(i, t) {
		return
	}
	t.own = ls.group
	ls.used[i] = true
	for _, part := range ls.r.sentencesOfTask(t) {
		ls.add(part)
	}
}

// taskRule names the rule by which line i is a task, and the text of the task;
// the rule is "" if it is none.
func (ls *list) taskRule(i int) (rule, text string) {
	l := &ls.r.lines[i]
	if arrow := ls.r.cast.behindArrow(l.text); arrow != "" && !ls.section.idle() {
		return "action-arrow", arrow
	}
	text, keyword := ls.r.cast.cutKeyword(ls.r.scribed(l.text))
	switch {
	case keyword:
		return "action-keyword", text
	case l.box == openBox && !ls.section.idle():
		return "checkbox", text
	case ls.section == actions && ls.belongs(i):
		return "action-section", text
	}
	return "", ""
}

// belongs reports whether a line in a section of actions still is one of them.
func (ls *list) belongs(i int) bool {
	l := &ls.r.lines[i]
	switch {
	case l.bullet:
		ls.bullets = true
		return true
	case ls.bullets && ls.gap, ls.bullets && ls.last == nil:
		ls.section = noSection
		return false
	case ls.bullets:
		return false // the second line of a bullet
	}
	own, _ := ls.r.cast.ownerOf(l.text)
	ws := wordsOf(l.text)
	return own.named || len(ws) > 1 && isVerb(ws[0].low)
}

// nested reports whether the line is a remark below a task: further in, with no
// owner and no checkbox of its own.
func (ls *list) nested(i int, t *task) bool {
	if ls.last == nil || t.box || t.rule == "action-keyword" || t.indent <= ls.last.indent {
		return false
	}
	if own, _ := ls.r.cast.ownerOf(t.text); own.named && own.rule != "owner-verbs" {
		return false
	}
	ls.used[i] = true
	return true
}

// topic reports whether the line only names what the tasks below it are about.
func (ls *list) topic(i int, t *task) bool {
	if t.box || t.rule != "action-section" || !ls.hasChildren(i) {
		return false
	}
	own, _ := ls.r.cast.ownerOf(t.text)
	ws := wordsOf(t.text)
	if own.named || len(ws) == 0 || isVerb(ws[0].low) {
		return false
	}
	ls.used[i] = true
	return true
}

func (ls *list) add(t *task) {
	ls.tasks = append(ls.tasks, t)
	ls.last, ls.gap = t, false
}
