package notes

import (
	"slices"
	"strings"
)

// The ways in which an item was read, the surest first.
const (
	byTask = iota
	byTalk
	byProse
)

// A placed item is an item, where in the text it stands and how it was read.
type placed struct {
	Item
	line int
	way  int
}

// Read finds what was handed over in a meeting.
func Read(m Meeting) Reading {
	c, d := castOf(&m), datesOf(&m)
	var all []placed
	for _, text := range []string{m.Text, m.Notes} {
		if strings.TrimSpace(text) == "" {
			continue
		}
		r := reader{cast: c, dates: d, meeting: &m, lines: linesOf(readable(text))}
		all = append(all, r.read()...)
	}
	var out Reading
	for _, p := range merge(all) {
		out.Items = append(out.Items, p.Item)
	}
	weighMeeting(&m, &out)
	return out
}

// readable is a text as lines of plain text without anything but text in it.
func readable(text string) string {
	text = inert(text)
	if looksLikeHTML(text) {
		text = inert(textOfHTML(text)) // entities may stand for anything
	}
	return text
}

// A reader reads one text of a meeting.
type reader struct {
	cast    *cast
	dates   *dates
	meeting *Meeting
	lines   []line
	casual  bool // a stand-up: what one plans to do is no promise
	out     []placed
}

func (r *reader) read() []placed {
	used := r.structured()
	for _, run := range r.runs(used) {
		if r.isOwnerList(run) {
			r.readOwnerList(run)
			continue
		}
		t := talk{cast: r.cast, dates: r.dates, turns: run.turns, casual: r.casual}
		t.read()
		r.out = append(r.out, t.items()...)
	}
	r.readProse(used)
	return r.out
}

// merge leaves out what was read twice, and puts the rest in the order of the
// text.
func merge(all []placed) []placed {
	slices.SortStableFunc(all, func(a, b placed) int { return a.line - b.line })
	return all
}
