package plan

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// mostTogether is how many ways out that move several commitments are shown.
const mostTogether = 5

// pairBudget is how many state updates of sweeps the search for pairs may cost.
const pairBudget = 200_000

// together are the ways out that move several commitments: pairs, or, where no
// pair is enough, the lightest set.
func (w *weighing) together(x *excess) []candidate {
	sets := w.pairs(x)
	if len(sets) == 0 {
		l := w.least
		if w.in.released() { // else every interval touches this one
			l = w.in.leastWeight(w.in.touching(x.span()))
		}
		if l.found && len(l.set) > 1 {
			sets = [][]int{l.set}
		}
	}
	var all []candidate
	for _, set := range sets {
		if c, ok := w.moveAll(set); ok {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b candidate) int { return a.compare(&b) })
	return all[:min(mostTogether, len(all))]
}

// suggestedSets adds the sets that were suggested before to the moves, where
// they still work and are not among them.
func (w *weighing) suggestedSets(moves []candidate, x *excess) []candidate {
	for _, key := range slices.Sorted(maps.Values(w.Last)) {
		ids, isMove := strings.CutPrefix(key, KindMove+":")
		if !isMove || !strings.Contains(ids, "+") || slices.ContainsFunc(moves, func(c candidate) bool { return c.Key == key }) {
			continue
		}
		if set, ok := w.movable(strings.Split(ids, "+")); ok && w.resolves(set, x) {
			if c, ok := w.moveAll(set); ok {
				moves = append(moves, c)
			}
		}
	}
	return moves
}

// movable are the jobs of some ids, if all of them are there and may move.
func (w *weighing) movable(ids []string) (set []int, ok bool) {
	for i := range w.in.jobs {
		if j := &w.in.jobs[i]; j.movable() && slices.Contains(ids, j.id) {
			set = append(set, i)
		}
	}
	return set, len(set) == len(ids)
}

// resolves reports whether nothing that touches the overload exceeds once a set
// has moved. That something no longer touches it because what is due last has
// moved is no reason to move that as well, so old due dates still end intervals.
func (w *weighing) resolves(set []int, x *excess) bool {
	for _, i := range set {
		w.in.remove(i)
		defer w.in.restore(i)
	}
	q := w.in.touching(x.span())
	q.ends = true
	return w.in.clear(q)
}

// pairs are the lightest pairs of movable jobs without which nothing that
// touches the overload exceeds.
func (w *weighing) pairs(x *excess) [][]int {
	var found [][]int
	heaviest := 0
	until := w.in.sweep.updates + pairBudget
	for _, p := range w.pairsByWeight(x) {
		weight := w.weightOf(p[:])
		if w.in.sweep.updates > until || len(found) >= mostTogether && weight > heaviest {
			break
		}
		if w.resolves(p[:], x) {
			found, heaviest = append(found, p[:]), weight
		}
	}
	return found
}

// pairsByWeight are the pairs of movable jobs that take enough out of the
// overload itself, lightest first.
func (w *weighing) pairsByWeight(x *excess) [][2]int {
	jobs := w.in.jobs
	takes := make([]int64, len(jobs))
	for _, m := range x.members {
		takes[m] = int64(jobs[m].left) * w.in.cd
	}
	var all [][2]int
	for i := range jobs {
		for k := i + 1; k < len(jobs); k++ {
			if takes[i]+takes[k] >= x.value && jobs[i].movable() && jobs[k].movable() {
				all = append(all, [2]int{i, k})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b [2]int) int { return cmp.Compare(w.weightOf(a[:]), w.weightOf(b[:])) })
	return all
}

func (w *weighing) weightOf(set []int) int {
	n := 0
	for _, i := range set {
		n += w.in.jobs[i].weight
	}
	return n
}

// moveAll gives every job of a set its new date: the heaviest first, as it
// should slip least, each with those before it where they have been put. It
// fails when one of them need not move at all, or cannot within the horizon.
func (w *weighing) moveAll(set []int) (c candidate, ok bool) {
	order := slices.Clone(set)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(w.in.jobs[b].weight, w.in.jobs[a].weight) })
	t := *w
	t.in = w.in.with(nil)
	for _, i := range order {
		t.in.remove(i)
	}
	dates := make(map[int]int, len(set))
	for _, i := range order {
		j := &w.in.jobs[i]
		if t.in.slack(j, j.due) >= int64(j.left)*t.in.cd {
			return c, false
		}
		if dates[i], ok = t.earliest(j); !ok {
			return c, false
		}
		t.in = t.in.moved(t.in.jobOf(j.work), dates[i])
	}
	return t.moves(w, set, dates), true
}

// moves is the option that gives the jobs of a set of w their dates.
func (t *weighing) moves(w *weighing, set []int, dates map[int]int) candidate {
	c := candidate{}
	ids := make([]string, 0, len(set))
	for n, i := range set {
		j := &w.in.jobs[i]
		here := t.in.jobOf(j.work)
		t.in.remove(here)
		m := Move{ID: j.id, To: w.at(dates[i]), Comfortable: t.comfortable(&t.in.jobs[here], dates[i]), Laxity: w.laxity(j)}
		t.in.restore(here)
		m.SlipWorkingDays = w.Hours.WorkingDaysBetween(w.Work[j.work].Due, m.To)
		c.Moves = append(c.Moves, m)
		c.Weight += j.weight
		c.slip += m.SlipWorkingDays
		if n == 0 || m.Laxity < c.laxity {
			c.laxity = m.Laxity
		}
		ids = append(ids, j.id)
	}
	slices.Sort(ids)
	c.Key, c.Kind = KindMove+":"+strings.Join(ids, "+"), KindMove
	return c
}
