package daemon

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

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
	"success": func(o *outside) *string { return &o.success }, "notes": func(o *outside) *string { return &o.how },
	"left": func(o *outside) *string { return &o.left }, "remaining": func(o *outside) *string { return &o.left },
	"owner": func(o *outside) *string { return &o.owner }, "who": func(o *outside) *string { return &o.owner },
	"assignee": func(o *outside) *string { return &o.owner }, "assigned to": func(o *outside) *string { return &o.owner },
	"status": func(o *outside) *string { return &o.status }, "state": func(o *outside) *string { return &o.status },
	"from": func(o *outside) *string { return &o.from }, "asked by": func(o *outside) *string { return &o.from },
	"id": func(o *outside) *string { return &o.id },
}

// column is what a head names, nil for a column that means nothing here.
func column(head string) func(*outside) *string {
	return columns[strings.ToLower(strings.TrimSpace(head))]
}

// finishedWords are what a column "status" says of what is done.
var finishedWords = map[string]bool{"done": true, "completed": true, "complete": true, "closed": true, "finished": true, "cancelled": true, "canceled": true, "x": true, "yes": true}

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
	r.FieldsPerRecord, r.TrimLeadingSpace, r.LazyQuotes = -1, true, true
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
		o.finished = finishedWords[strings.ToLower(o.status)]
		if o.what == "" {
			if strings.Join(row, "") == "" {
				continue
			}
			problems = append(problems, ImportIssue{Entry: o.entry, Reason: "says nothing"})
			continue
		}
		all = append(all, o)
	}
}
