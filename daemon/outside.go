package daemon

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The formats that import knows.
const (
	formatOwn         = "bywhen"
	formatTodoTxt     = "todo.txt"
	formatTaskwarrior = "Taskwarrior"
	formatCSV         = "CSV"
)

// outsides recognises the format of a file by its content, and reads it.
func outsides(data []byte) (format string, all []outside, problems []ImportIssue, err error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(data) == 0:
		return "", nil, nil, usage("", "import: the file is empty")
	case bytes.HasPrefix(data, []byte("BEGIN:VCALENDAR")):
		return "", nil, nil, usage("export them as CSV, todo.txt or Taskwarrior's JSON", "import: to-dos in iCalendar are not read yet")
	case !utf8.Valid(data):
		return "", nil, nil, usage("save it as UTF-8", "import: the file is no text in UTF-8")
	case data[0] == '{' && bytes.Contains(data[:min(len(data), 4096)], []byte(`"commitments"`)):
		all, err = fromOwn(data)
		return formatOwn, all, nil, err
	case data[0] == '[' || data[0] == '{':
		all, err = fromTaskwarrior(data)
		return formatTaskwarrior, all, nil, err
	case isCSV(data):
		all, problems, err = fromCSV(data)
		return formatCSV, all, problems, err
	}
	return formatTodoTxt, fromTodoTxt(string(data)), nil, nil
}

// fromOwn reads what export writes.
func fromOwn(data []byte) ([]outside, error) {
	var doc ExportDocument
	if err := json.Unmarshal(data, &doc); err != nil {
		return nil, usage("", "import: read bywhen's export: %s", err)
	}
	var all []outside
	for i := range doc.Commitments {
		d := &doc.Commitments[i]
		o := outside{
			id: d.ID, entry: d.ID, what: text(d.What), why: text(d.Why), success: text(d.Success), how: text(d.How),
			project: text(d.Project), owner: text(d.Owner), from: text(d.Delegator),
			finished: d.Status == "done" || d.Status == "dropped",
		}
		if d.Due != nil {
			o.due = d.Due.Format(time.RFC3339)
		}
		if d.Priority != nil {
			o.priority = strconv.Itoa(*d.Priority)
		}
		if d.Effort != nil {
			o.effort = fmt.Sprintf("%d min", *d.Effort)
		}
		if d.Left != nil {
			o.left = fmt.Sprintf("%d min", *d.Left)
		}
		all = append(all, o)
	}
	return all, nil
}

// text is a text from a document, "" for null.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// A warriorTask is one task as Taskwarrior exports it.
type warriorTask struct {
	UUID        string `json:"uuid"`
	Description string `json:"description"`
	Due         string `json:"due"`
	Priority    string `json:"priority"`
	Project     string `json:"project"`
	Status      string `json:"status"`
}

// fromTaskwarrior reads Taskwarrior's JSON: a list, or one object a line.
func fromTaskwarrior(data []byte) ([]outside, error) {
	var tasks []warriorTask
	dec := json.NewDecoder(bytes.NewReader(data))
	if data[0] == '[' {
		if err := dec.Decode(&tasks); err != nil {
			return nil, usage("task export writes the right form", "import: read Taskwarrior's JSON: %s", err)
		}
	}
	for data[0] == '{' {
		var t warriorTask
		err := dec.Decode(&t)
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, usage("task export writes the right form", "import: read Taskwarrior's JSON: %s", err)
		}
		tasks = append(tasks, t)
	}
	var all []outside
	for _, t := range tasks {
		o := outside{id: t.UUID, entry: t.Description, what: t.Description, project: t.Project, finished: t.Status == "completed" || t.Status == "deleted"}
		o.priority = map[string]string{"H": "high", "M": "normal", "L": "low"}[t.Priority]
		o.due = t.Due
		if at, err := time.Parse("20060102T150405Z", t.Due); err == nil {
			o.due = at.Format(time.RFC3339)
		}
		all = append(all, o)
	}
	return all, nil
}

// fromTodoTxt reads todo.txt: one task a line, "x" in front when done, "(A)" a
// priority, "+project", "due:2026-05-18".
func fromTodoTxt(data string) []outside {
	var all []outside
	for line := range strings.Lines(data) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		o := outside{entry: line}
		var words []string
		for i, w := range strings.Fields(line) {
			if !o.todoWord(i, w) {
				words = append(words, w)
			}
		}
		if o.what = strings.Join(words, " "); o.what != "" {
			all = append(all, o)
		}
	}
	return all
}

// todoWord takes in a word that is no part of the text of a task.
func (o *outside) todoWord(i int, w string) bool {
	_, err := time.Parse(time.DateOnly, w)
	switch {
	case i == 0 && w == "x":
		o.finished = true
	case len(w) == 3 && w[0] == '(' && w[2] == ')' && w[1] >= 'A' && w[1] <= 'Z' && i < 3:
		o.priority = strconv.Itoa(min(9, int(w[1]-'A')*2+1))
	case err == nil && i < 4: // when it was made, or done
	case strings.HasPrefix(w, "+") && len(w) > 1:
		o.project = w[1:]
	case strings.HasPrefix(w, "due:"):
		o.due = w[4:]
	case strings.HasPrefix(w, "@") && len(w) > 1: // a place, not a person
	default:
		return false
	}
	return true
}

// columns are the names that a column may have.
var columns = map[string]func(*outside) *string{
	"what": func(o *outside) *string { return &o.what }, "task": func(o *outside) *string { return &o.what },
	"title": func(o *outside) *string { return &o.what }, "summary": func(o *outside) *string { return &o.what },
	"subject": func(o *outside) *string { return &o.what }, "name": func(o *outside) *string { return &o.what },
	"due": func(o *outside) *string { return &o.due }, "due date": func(o *outside) *string { return &o.due },
	"deadline": func(o *outside) *string { return &o.due }, "by": func(o *outside) *string { return &o.due },
	"priority": func(o *outside) *string { return &o.priority }, "project": func(o *outside) *string { return &o.project },
	"effort": func(o *outside) *string { return &o.effort }, "estimate": func(o *outside) *string { return &o.effort },
	"why": func(o *outside) *string { return &o.why }, "how": func(o *outside) *string { return &o.how },
	"owner": func(o *outside) *string { return &o.owner }, "who": func(o *outside) *string { return &o.owner },
	"from": func(o *outside) *string { return &o.from }, "asked by": func(o *outside) *string { return &o.from },
	"id": func(o *outside) *string { return &o.id },
}

// column is what a head names, nil for a column that means nothing here.
func column(head string) func(*outside) *string {
	return columns[strings.ToLower(strings.TrimSpace(head))]
}

// isCSV reports whether the first line is a head with a column for the task.
func isCSV(data []byte) bool {
	line, _, _ := bytes.Cut(data, []byte("\n"))
	for _, head := range strings.FieldsFunc(string(line), func(r rune) bool { return r == ',' || r == ';' || r == '\t' }) {
		if f := column(strings.Trim(head, "\"\r ")); f != nil && bytes.ContainsAny(line, ",;\t") {
			var o outside
			if f(&o) == &o.what {
				return true
			}
		}
	}
	return false
}

// fromCSV reads a table whose head names its columns; the separator is a comma,
// a semicolon or a tab.
func fromCSV(data []byte) ([]outside, []ImportIssue, error) {
	r := csv.NewReader(bytes.NewReader(data))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	for _, sep := range ";\t" {
		if bytes.ContainsRune(first, sep) && !bytes.ContainsRune(first, ',') {
			r.Comma = sep
		}
	}
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	head, err := r.Read()
	if err != nil {
		return nil, nil, usage("", "import: read the head of the table: %s", err)
	}
	var all []outside
	var problems []ImportIssue
	for n := 2; ; n++ {
		row, err := r.Read()
		if err == io.EOF {
			return all, problems, nil
		}
		if err != nil {
			return nil, nil, usage("", "import: %s", err)
		}
		o := outside{entry: fmt.Sprintf("row %d", n)}
		for i, cell := range row {
			if i < len(head) {
				if f := column(head[i]); f != nil {
					to := f(&o)
					*to = cmp.Or(*to, strings.TrimSpace(cell))
				}
			}
		}
		if o.what == "" {
			problems = append(problems, ImportIssue{Entry: o.entry, Reason: "says nothing"})
			continue
		}
		all = append(all, o)
	}
}
