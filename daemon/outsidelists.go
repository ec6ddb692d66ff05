package daemon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar/ics"
)

// isCalendar reports whether a file is iCalendar, in UTF-8 or UTF-16.
func isCalendar(data []byte) bool {
	head := bytes.ReplaceAll(data[:min(len(data), 64)], []byte{0}, nil)
	return bytes.HasPrefix(bytes.ToUpper(bytes.TrimLeft(head, "\xff\xfe\xef\xbb\xbf")), []byte("BEGIN:V"))
}

// fromTodos reads the to-dos of an iCalendar file, as task lists on a calendar
// server or bywhen's own feed hold them.
func fromTodos(data []byte, home *time.Location) ([]outside, []ImportIssue, error) {
	d, err := ics.DecodeTodos(data)
	if err != nil {
		return nil, nil, usage("", "import: %s", err)
	}
	var problems []ImportIssue
	for _, p := range d.Problems {
		problems = append(problems, ImportIssue{Entry: formatTodos, Reason: plain(p.Reason)})
	}
	var all []outside
	for i := range d.Todos {
		t := &d.Todos[i]
		o := outside{
			id: t.UID, entry: t.Summary, what: t.Summary, how: t.Description, from: string(t.Organizer.Address),
			finished: t.Status == ics.TodoCompleted || t.Status == ics.TodoCancelled, own: isOwnUID(t.UID),
		}
		if t.Priority > 0 {
			o.priority = strconv.Itoa(t.Priority)
		}
		if len(t.Categories) > 0 {
			o.project = t.Categories[0]
		}
		if len(t.Attendees) == 1 {
			o.owner = string(t.Attendees[0].Address)
		}
		switch {
		case t.Due.IsZero():
		case t.Due.Date:
			o.due = t.Due.Wall.Format(time.DateOnly)
		default:
			o.due = d.At(t.Due, home).In(home).Format(time.RFC3339)
		}
		if t.Repeats && !o.finished {
			problems = append(problems, ImportIssue{Entry: clip(plain(t.Summary), 80), Reason: "it repeats: only the next one was taken over"})
		}
		all = append(all, o)
	}
	return all, problems, nil
}

// A warriorTask is one task as Taskwarrior exports it.
type warriorTask struct {
	UUID        string `json:"uuid"`
	Description string `json:"description"`
	Due         string `json:"due"`
	Wait        string `json:"scheduled"`
	Priority    string `json:"priority"`
	Project     string `json:"project"`
	Status      string `json:"status"`
}

// fromTaskwarrior reads Taskwarrior's JSON: a list, or one object a line. A task
// that has another form is named, and the rest is read.
func fromTaskwarrior(data []byte) (all []outside, problems []ImportIssue, err error) {
	var tasks []json.RawMessage
	if data[0] == '[' {
		err = json.Unmarshal(data, &tasks)
	} else {
		tasks, err = objectsIn(data)
	}
	if err != nil {
		return nil, nil, usage("task export writes the right form", "import: read Taskwarrior's JSON: %s", err)
	}
	for n, raw := range tasks {
		entry := fmt.Sprintf("task %d", n+1)
		var t warriorTask
		switch err := json.Unmarshal(raw, &t); {
		case err != nil:
			problems = append(problems, ImportIssue{Entry: entry, Reason: "not read: " + err.Error()})
		case strings.TrimSpace(t.Description) == "":
			problems = append(problems, ImportIssue{Entry: entry, Reason: "says nothing"})
		case t.Status == "recurring": // the pattern; its tasks stand beside it
		default:
			all = append(all, t.outside())
		}
	}
	return all, problems, nil
}

// objectsIn reads objects that stand one behind the other, with commas between
// them or without.
func objectsIn(data []byte) (all []json.RawMessage, err error) {
	for len(data) > 0 {
		dec := json.NewDecoder(bytes.NewReader(data))
		var one json.RawMessage
		if err := dec.Decode(&one); err == io.EOF {
			break
		} else if err != nil {
			return nil, err
		}
		all = append(all, one)
		data = bytes.TrimLeft(data[dec.InputOffset():], ", \t\r\n")
	}
	return all, nil
}

func (t *warriorTask) outside() outside {
	o := outside{id: t.UUID, entry: t.Description, what: t.Description, project: t.Project, finished: t.Status == "completed" || t.Status == "deleted"}
	o.priority = map[string]string{"H": "high", "M": "normal", "L": "low"}[t.Priority]
	o.due, o.notBefore = warriorTime(t.Due), warriorTime(t.Wait)
	return o
}

// warriorTime is a time as we read it.
func warriorTime(s string) string {
	if at, err := time.Parse("20060102T150405Z", s); err == nil {
		return at.Format(time.RFC3339)
	}
	return s
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
		fields := strings.Fields(line)
		fields = fields[o.todoHead(fields):]
		var words []string
		for _, w := range fields {
			if !o.todoTag(w) {
				words = append(words, w)
			}
		}
		if o.what = strings.Join(words, " "); o.what != "" {
			all = append(all, o)
		}
	}
	return all
}

// todoHead takes in what may stand before the text of a task, and gives how many
// words that is: done, a priority, when it was done and made.
func (o *outside) todoHead(fields []string) int {
	n, dates := 0, 0
	for n < len(fields) {
		w := fields[n]
		_, err := time.Parse(time.DateOnly, w)
		switch {
		case n == 0 && w == "x":
			o.finished = true
		case o.priority == "" && dates < 2 && len(w) == 3 && w[0] == '(' && w[2] == ')' && w[1] >= 'A' && w[1] <= 'Z':
			o.priority = strconv.Itoa(min(9, int(w[1]-'A')*2+1))
		case err == nil && dates < 2:
			dates++
		default:
			return n
		}
		n++
	}
	return n
}

// todoTag takes in a word that is no part of the text of a task.
func (o *outside) todoTag(w string) bool {
	key, value, tagged := strings.Cut(w, ":")
	switch {
	case strings.HasPrefix(w, "+") && len(w) > 1:
		if o.project == "" {
			o.project = w[1:]
		}
	case strings.HasPrefix(w, "@") && len(w) > 1: // a place, not a person
	case tagged && value != "" && key == "due":
		o.due = value
	case tagged && value != "" && key == "t":
		o.notBefore = value
	case tagged && value != "" && (key == "rec" || key == "h" || key == "pri" || key == "id" || key == "uuid"):
	default:
		return false
	}
	return true
}
