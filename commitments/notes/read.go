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
		r := reader{casual: isStandUp(&m), cast: c, dates: d, meeting: &m, lines: linesOf(readable(text))}
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
// text. Of two that are the same the surer one stays, and takes from the other
// what it lacks.
func merge(all []placed) []placed {
	var kept []placed
	slices.SortStableFunc(all, func(a, b placed) int { return a.way - b.way })
	for _, p := range all {
		i := slices.IndexFunc(kept, func(k placed) bool { return k.sameAs(&p) })
		if i < 0 {
			kept = append(kept, p)
			continue
		}
		kept[i].complete(&p.Item)
	}
	slices.SortStableFunc(kept, func(a, b placed) int { return a.line - b.line })
	return kept
}

// sameAs reports whether two items are one promise: the same person and, word
// for word in one way of reading, or much alike in two, the same work.
func (p *placed) sameAs(q *placed) bool {
	if p.Owner != q.Owner || p.Kind != q.Kind {
		return false
	}
	if p.way == q.way {
		return p.way == byTask && strings.EqualFold(p.What, q.What)
	}
	return similar(p.What, q.What)
}

// complete takes from another reading of the same promise what is missing.
func (it *Item) complete(o *Item) {
	if it.Due.IsZero() {
		it.Due, it.DueKind, it.Doubt, it.DueIsMeeting = o.Due, o.DueKind, o.Doubt, o.DueIsMeeting
	}
	for _, f := range []struct{ to, from *string }{{&it.Why, &o.Why}, {&it.Success, &o.Success}, {&it.How, &o.How}, {&it.SuggestedMove, &o.SuggestedMove}} {
		if *f.to == "" {
			*f.to = *f.from
		}
	}
	if it.Delegator == "" {
		it.Delegator = o.Delegator
	}
	if len(it.Obstacles) == 0 {
		it.Obstacles = o.Obstacles
	}
	if !it.Effort.Known {
		it.Effort = o.Effort
	}
	if it.Wish.At.IsZero() {
		it.Wish = o.Wish
	}
	if len(it.CouldMove) == 0 {
		it.CouldMove = o.CouldMove
	}
}
