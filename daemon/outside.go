package daemon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"
)

// The formats that import knows.
const (
	formatOwn         = "bywhen"
	formatTodoTxt     = "todo.txt"
	formatTaskwarrior = "Taskwarrior"
	formatCSV         = "CSV"
	formatTodos       = "iCalendar"
)

// outsides recognises the format of a file by its content, and reads it. Times
// without a zone are in home.
func outsides(data []byte, home *time.Location) (format string, all []outside, problems []ImportIssue, err error) {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(data) == 0:
		return "", nil, nil, usage("", "import: the file is empty")
	case isCalendar(data):
		all, problems, err = fromTodos(data, home)
		return formatTodos, all, problems, err
	case !utf8.Valid(data):
		return "", nil, nil, usage("save it as UTF-8", "import: the file is no text in UTF-8")
	case data[0] == '{' && bytes.Contains(data[:min(len(data), 4096)], []byte(`"commitments"`)):
		all, err = fromOwn(data)
		return formatOwn, all, nil, err
	case data[0] == '[' || data[0] == '{':
		all, problems, err = fromTaskwarrior(data)
		return formatTaskwarrior, all, problems, err
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
			project: text(d.Project), owner: text(d.Owner), from: text(d.Delegator), notBefore: text(d.NotBefore),
			obstacles: d.Obstacles, hard: d.Hard, deep: d.Deep,
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
