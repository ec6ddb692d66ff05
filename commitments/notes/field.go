package notes

import (
	"strings"
	"unicode/utf8"
)

// A field is a part of a task that a line gives by name: "Due: Friday".
type field int

const (
	noField field = iota
	fieldWhat
	fieldWho
	fieldWhen
	fieldWhy
	fieldSuccess
	fieldHow
	fieldObstacle
	fieldEffort
	fieldStatus
	fieldAskedBy
	fieldCheckIn
	fieldOther
)

// fieldNames are the words that name a field before a colon, or above a column
// of a table.
var fieldNames = func() map[string]field {
	m := map[string]field{}
	for f, names := range map[field]string{
		fieldWhat: `
			what; task; action; measure; step; action item; deliverable; item; to do; todo; next step;
			commitment; description; subject; action items; tasks; actions; follow-up`,
		fieldWho: `
			who; owner; assignee; assigned to; responsible; owned by; dri; person; assigned; accountable; whom;
			owner(s); owners; responsible person; name`,
		fieldWhen: `
			when; due; due date; deadline; by when; eta; target date; target; needed by; due by; until; till;
			date due; finish by; by; date; timing`,
		fieldWhy: `why; reason; purpose; because; motivation`,
		fieldSuccess: `
			success; success looks like; done when; definition of done; expected outcome; outcome;
			success criteria; acceptance criteria; what success looks like; goal`,
		fieldHow:      `how; approach; format; constraints; method`,
		fieldObstacle: `obstacle; obstacles; risk; risks; blocker; blockers; problem; concerns; concern`,
		fieldEffort:   `effort; estimate; estimated effort; time needed; est; workload; time estimate; estimated time`,
		fieldStatus:   `status; state; done; done?; progress; complete`,
		fieldAskedBy:  `asked by; requested by; requester; requestor; for; from; delegated by; on behalf of; delegator`,
		fieldCheckIn:  `check-in; checkin; check in; review on; checkpoint`,
		fieldOther: `
			notes; note; comment; comments; priority; prio; #; no; no.; id; nr; nr.; ref; link; topic; area;
			project; category; remarks; details`,
	} {
		for _, name := range listOf(names) {
			m[name] = f
		}
	}
	return m
}()

func fieldOf(name string) field {
	return fieldNames[strings.ToLower(strings.TrimSpace(strings.Trim(strings.TrimSpace(name), "*_:")))]
}

// fieldLine reads a line that is one named field.
func fieldLine(text string) (f field, value string) {
	name, value, ok := strings.Cut(text, ":")
	if !ok || len(name) > 30 {
		return noField, ""
	}
	return fieldOf(name), strings.TrimSpace(value)
}

// inlineKeys are the names of fields that count inside a line, each with a
// colon behind it.
var inlineKeys = listOf(`
	owner; assignee; assigned to; responsible; who; due date; due by; due; deadline; by when; when; eta;
	effort; estimate; est; status; asked by; requested by; success; why; how; priority; done when; needed by;
	target date; dri; obstacle; risk; check-in`)

// cutFields takes the named fields out of a line: "Send the deck. Owner:
// Roberta. Due: Friday."
func cutFields(text string) (rest string, fields map[field]string) {
	if !strings.Contains(text, ":") {
		return text, nil
	}
	hits := keysIn(text)
	if len(hits) == 0 || hits[0].at == 0 {
		return text, nil
	}
	fields = map[field]string{}
	for n, h := range hits {
		end := len(text)
		if n+1 < len(hits) {
			end = hits[n+1].at
		}
		fields[h.f] = strings.Trim(text[h.value:end], " ,;.|()[]—–-")
	}
	return strings.TrimRight(text[:hits[0].at], " ,;.|([—–-"), fields
}

// A hit is where the name of a field stands in a line, and where its value
// begins.
type hit struct {
	at, value int
	f         field
}

// keysIn finds the names of fields in a line.
func keysIn(text string) []hit {
	var hits []hit
	low := lowASCII(text)
	for i := 0; i < len(text); i++ {
		if i > 0 && text[i-1] < utf8.RuneSelf && strings.IndexByte(" (,;.|[-", text[i-1]) < 0 {
			continue
		}
		for _, k := range inlineKeys {
			if strings.HasPrefix(low[i:], k) && strings.HasPrefix(low[i+len(k):], ":") {
				hits = append(hits, hit{i, i + len(k) + 1, fieldOf(k)})
				i += len(k)
				break
			}
		}
	}
	return hits
}
