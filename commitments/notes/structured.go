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
	s := sectionOf(l)
	titled := l.level > 0 || l.bold && !l.bullet
	switch {
	case s != noSection:
		ls.open(s, l.level)
		ls.used[i] = s == actions
		return true
	case !titled:
		return false
	}
	if own, ok := ls.groupName(l.text); ok && (ls.section == actions || ls.section == noSection) && (own.who != "" || l.level == 0 || l.level > ls.level) {
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
	for _, tail := range []string{"'s actions", "'s action items", "'s tasks", "'s to-dos", "’s action items", "’s actions", "’s tasks"} {
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

// titledRest is what stands behind a title of a list of actions and a colon, at
// the start of a line or of one of its sentences.
func titledRest(text string) string {
	for from := 0; ; {
		if s, rest := titleOf(text[from:]); s == actions && rest != "" {
			return rest
		}
		next := strings.Index(text[from:], ". ")
		if next < 0 {
			return ""
		}
		from += next + 2
	}
}

// splitTasks splits a run of tasks at semicolons and numbers: "1) … 2) …".
func splitTasks(text string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(text); i++ {
		numbered := i+2 < len(text) && (i == 0 || text[i-1] == ' ') && isDigit(text[i]) && (text[i+1] == ')' || text[i+1] == '.') && text[i+2] == ' '
		if text[i] != ';' && !numbered {
			continue
		}
		parts = append(parts, text[from:i])
		from = i + 1
		if numbered {
			from = i + 3
		}
	}
	parts = append(parts, text[min(from, len(text)):])
	var out []string
	for _, p := range parts {
		if p = strings.Trim(p, " ,;"); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// task reads a line that may be a task.
func (ls *list) task(i int) {
	l := &ls.r.lines[i]
	text, keyword := ls.r.cast.cutKeyword(ls.r.scribed(l.text))
	if ls.group.named && ls.indent >= 0 && l.indent <= ls.indent {
		ls.group, ls.indent = ownership{}, -1
	}
	t := &task{line: i, indent: l.indent, quote: l.quote, text: text, box: l.box == openBox}
	arrow := ""
	if ls.section != agenda && ls.section != finished && ls.section != undecided {
		arrow = ls.r.cast.behindArrow(l.text)
	}
	switch {
	case arrow != "":
		t.rule, t.text = "action-arrow", arrow
	case keyword:
		t.rule = "action-keyword"
	case ls.section == finished:
		return
	case t.box && ls.section != agenda && ls.section != undecided:
		t.rule = "checkbox"
	case ls.section == actions && ls.belongs(i):
		t.rule = "action-section"
	default:
		return
	}
	if ls.nested(i, t) || ls.topic(i, t) {
		return
	}
	t.own = ls.group
	ls.used[i] = true
	for _, part := range ls.r.sentencesOfTask(t) {
		ls.add(part)
	}
}

// sentencesOfTask splits a line in which several sentences each say what
// somebody will do.
func (r *reader) sentencesOfTask(t *task) []*task {
	var texts []string
	for _, s := range sentencesOf(t.text) {
		texts = append(texts, r.cast.splitSubjects(s.text)...)
	}
	if len(texts) < 2 {
		return []*task{t}
	}
	var parts []*task
	for _, text := range texts {
		if _, _, ok := verbInFront(r.cast, text); !ok {
			return []*task{t}
		}
		part := *t
		part.text, part.quote = text, text
		if !strings.Contains(t.quote, text) {
			part.quote = t.quote
		}
		parts = append(parts, &part)
	}
	return parts
}

// splitSubjects splits a sentence in which two people each do something:
// "Johnathon will …, and Roberta will …".
func (c *cast) splitSubjects(text string) []string {
	ws := wordsOf(text)
	var parts []string
	from := 0
	for i := 2; i < len(ws); i++ {
		if prev := ws[i-1].low; prev != "and" && prev != "," && prev != ";" && prev != "while" {
			continue
		}
		who, n := c.nameAt(ws[i:])
		if n == 0 || who == "" || i+n >= len(ws) || taskModals.startOf(ws[i+n:]) == 0 {
			continue
		}
		end := i - 1
		for end > 0 && (ws[end-1].low == "," || ws[end-1].low == "and") {
			end--
		}
		if end == 0 {
			continue
		}
		parts = append(parts, strings.TrimSpace(text[from:ws[end-1].end]))
		from = ws[i].start
	}
	return append(parts, text[from:])
}

// scribed is a line without the name of the scribe who wrote "ACTION: …" down.
func (r *reader) scribed(text string) string {
	if lb, ok := r.cast.labelOf(text); ok {
		if _, ok := r.cast.cutKeyword(lb.rest); ok {
			return lb.rest
		}
	}
	return text
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

// field reads a line that gives a field of a task: below it, or in a block such
// as "Task: … / Owner: … / Due: …".
func (ls *list) field(i int) bool {
	l := &ls.r.lines[i]
	f, value := fieldLine(l.text)
	if f == noField || l.box != noBox || ls.section == agenda || ls.section == finished {
		return false
	}
	if ls.last != nil && !ls.gap && f != fieldWhat && ls.last.fields[f] == "" && (l.indent > ls.last.indent || ls.last.rule == "action-fields" || !l.bullet && ls.last.line == i-1) {
		ls.last.set(f, value)
		ls.used[i] = true
		return true
	}
	if value == "" || !ls.startsBlock(i, f) {
		return false
	}
	t := &task{line: i, indent: l.indent, quote: l.quote, rule: "action-fields"}
	t.set(f, value)
	ls.used[i] = true
	ls.add(t)
	ls.complete(i, t)
	return true
}

// startsBlock reports whether line i begins a block of fields that has both a
// task and an owner.
func (ls *list) startsBlock(i int, f field) bool {
	seen := map[field]bool{f: true}
	for j := i + 1; j < len(ls.r.lines) && j <= i+8; j++ {
		g, _ := fieldLine(ls.r.lines[j].text)
		if g == noField || seen[g] {
			break
		}
		seen[g] = true
	}
	return seen[fieldWhat] && seen[fieldWho]
}

// complete gathers the rest of a block.
func (ls *list) complete(i int, t *task) {
	for j := i + 1; j < len(ls.r.lines); j++ {
		l := &ls.r.lines[j]
		f, value := fieldLine(l.text)
		if f == noField || t.fields[f] != "" {
			break
		}
		t.set(f, value)
		if f == fieldWhat {
			t.quote = l.quote
		}
	}
	t.text = t.fields[fieldWhat]
}

// table reads the rows of a table from line i on and returns how many more
// lines it takes.
func (ls *list) table(i int) int {
	end := i
	for end < len(ls.r.lines) && len(ls.r.lines[end].cells) > 0 {
		end++
	}
	columns := make([]field, len(ls.r.lines[i].cells))
	what, who := false, false
	for c, name := range ls.r.lines[i].cells {
		columns[c] = fieldOf(name)
		what = what || columns[c] == fieldWhat
		who = who || columns[c] == fieldWho
	}
	if what && who && ls.section != finished && ls.section != agenda {
		for j := i + 1; j < end; j++ {
			ls.row(j, columns)
		}
	}
	return end - i - 1
}

// row makes a task of one row.
func (ls *list) row(j int, columns []field) {
	l := &ls.r.lines[j]
	t := &task{line: j, quote: l.quote, rule: "action-table"}
	for c, text := range l.cells {
		if c < len(columns) && strings.Trim(text, "-: ") != "" {
			t.set(columns[c], text)
		}
	}
	ls.used[j] = true
	if t.text = t.fields[fieldWhat]; t.text != "" && !strings.Contains(l.quote, "~~"+t.text) {
		ls.tasks = append(ls.tasks, t)
	}
}
