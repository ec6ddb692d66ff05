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
		r := reader{casual: isStandUp(&m), cast: c, dates: d, lines: linesOf(readable(text))}
		if text == m.Notes || r.labelsMe() {
			r.cast = c.withMe(m.Me.Address)
		}
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
	cast   *cast
	dates  *dates
	lines  []line
	casual bool // a stand-up: what one plans to do is no promise
	out    []placed
}

// labelsMe reports whether the text is a transcript that was taken on the
// user's own machine, with "Me:" and "Them:" before the lines.
func (r *reader) labelsMe() bool {
	me, them := false, false
	for i := range r.lines {
		me = me || strings.HasPrefix(r.lines[i].text, "Me: ")
		them = them || strings.HasPrefix(r.lines[i].text, "Them: ")
	}
	return me && them
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
	slices.SortStableFunc(all, func(a, b placed) int { return a.way - b.way })
	m := merger{exact: map[string]int{}, byWord: map[string][]int{}}
	for i := range all {
		m.add(&all[i])
	}
	slices.SortStableFunc(m.kept, func(a, b placed) int { return a.line - b.line })
	return m.kept
}

// A merger finds what is the same: one person and, in one way of reading, the
// same words, in two ways, much alike.
type merger struct {
	kept   []placed
	words  []int            // how many words that carry meaning each of kept has
	exact  map[string]int   // by who and what, of tasks
	byWord map[string][]int // by who and each word that carries meaning
}

func (m *merger) add(p *placed) {
	who := string(p.Kind) + " " + string(p.Owner) + " "
	key := who + strings.ToLower(p.What)
	about := contentWords(wordsOf(p.What))
	if i, ok := m.exact[key]; ok && p.way == byTask {
		m.kept[i].complete(&p.Item)
		return
	}
	if i := m.likest(p, who, about); i >= 0 {
		m.kept[i].complete(&p.Item)
		return
	}
	m.exact[key] = len(m.kept)
	for w := range about {
		m.byWord[who+w] = append(m.byWord[who+w], len(m.kept))
	}
	m.words = append(m.words, len(about))
	m.kept = append(m.kept, *p)
}

// maxLike caps how many items are compared for each word.
const maxLike = 50

// likest is an item of another way of reading that is much like p, -1 if there
// is none.
func (m *merger) likest(p *placed, who string, about map[string]bool) int {
	if len(m.kept) == 0 || m.kept[0].way == p.way {
		return -1 // they come way by way: there is no other yet
	}
	shared := map[int]int{}
	for w := range about {
		like := m.byWord[who+w]
		for _, i := range like[max(0, len(like)-maxLike):] {
			shared[i]++
		}
	}
	best := -1
	for i, n := range shared {
		if m.kept[i].way != p.way && 2*n >= min(len(about), m.words[i]) && (best < 0 || i < best) {
			best = i
		}
	}
	return best
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
