package notes

import "strings"

// field reads a line that gives a field of a task: below it, or in a block such
// as "Task: … / Owner: … / Due: …".
func (ls *list) field(i int) bool {
	l := &ls.r.lines[i]
	f, value := fieldLine(l.text)
	if f == noField || l.box != noBox || ls.section == agenda || ls.section == finished {
		return false
	}
	if ls.belongsToLast(i, f) {
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

// belongsToLast reports whether line i gives a field of the task before it.
func (ls *list) belongsToLast(i int, f field) bool {
	l, t := &ls.r.lines[i], ls.last
	if t == nil || ls.gap || f == fieldWhat || t.fields[f] != "" {
		return false
	}
	return l.indent > t.indent || t.rule == "action-fields" || !l.bullet && t.line == i-1
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
