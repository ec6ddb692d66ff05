package plan

import (
	"cmp"
	"slices"
	"strings"
)

// A candidate is a way out that works, with what it is ranked by.
type candidate struct {
	Option
	slip   int
	laxity int
}

// waysOut fills in the options of an overload and what the hard ones need.
func (w *weighing) waysOut(x *excess, o *Overload) {
	touching := w.in.touching(x.span())
	var moves, cuts, hands, fixed []candidate
	for _, m := range x.members {
		j := &w.in.jobs[m]
		if !w.in.clearWithout(touching, m) {
			continue
		}
		hand := w.handOver(m)
		cut := w.dropped(m)
		var move candidate
		moved := false
		if w.in.clearBeside(touching, m) {
			cut = w.cut(m)
			move, moved = w.move(m)
		}
		if j.hard {
			o.HardWouldNeed = append(o.HardWouldNeed, needed(move, moved, cut))
			fixed = append(fixed, hand)
			continue
		}
		if moved {
			moves = append(moves, move)
		}
		cuts = append(cuts, cut)
		hands = append(hands, hand)
	}
	if len(cuts) == 0 {
		hands = fixed
	}
	if len(moves) == 0 {
		moves = w.together(x)
	}
	moves = w.suggestedSets(moves, x)
	if len(moves)+len(cuts)+len(o.HardWouldNeed) == 0 {
		o.HardWouldNeed = w.hardTogether(x)
		o.HardTogether = len(o.HardWouldNeed) > 0
	}
	w.rank(x, o, moves, cuts, hands, w.meetings(x))
}

// clearBeside reports whether the query finds no excess beside job i, which
// stays in the instance with another due date or less to do.
func (in *instance) clearBeside(q query, i int) bool {
	in.remove(i)
	defer in.restore(i)
	return in.clear(q)
}

// clearWithout reports whether the query finds no excess once job i is gone, and
// with it the intervals that begin at its release.
func (in *instance) clearWithout(q query, i int) bool {
	in.release(&in.jobs[i], -1)
	defer in.release(&in.jobs[i], 1)
	return in.clearBeside(q, i)
}

// move is the smallest new date of job i with which nothing round it exceeds.
// Every set that contains its window touches the overload, and a later date
// only takes it out of sets, so with the rest being clear this is enough.
func (w *weighing) move(i int) (c candidate, ok bool) {
	w.in.remove(i)
	defer w.in.restore(i)
	j := &w.in.jobs[i]
	to, ok := w.earliest(j)
	if !ok {
		return c, false
	}
	m := Move{ID: j.id, To: w.at(to), Comfortable: w.comfortable(j, to), Laxity: w.laxity(j)}
	m.SlipWorkingDays = w.Hours.WorkingDaysBetween(w.Work[j.work].Due, m.To)
	c = candidate{slip: m.SlipWorkingDays, laxity: m.Laxity}
	c.Option = Option{Key: KindMove + ":" + j.id, Kind: KindMove, Moves: []Move{m}, Weight: j.weight}
	return c, true
}

// laxity is F(due) - left.
func (w *weighing) laxity(j *job) int {
	free, _ := w.supply.upTo(j.due)
	return free - j.left
}

// earliest is the smallest minute on the grid and in working time at which j,
// which is not in the instance, fits. The search never goes too far: a set that
// lacks so much slack at one date lacks it until as much more time has become
// free, so it can be skipped at once (compare response-time analysis).
func (w *weighing) earliest(j *job) (at int, ok bool) {
	need := int64(j.left) * w.in.cd
	for at = max(j.due, j.wish); ; {
		v := w.in.tightest(j, at, w.in.overAll())
		short := need + v.value
		if short <= 0 {
			break
		}
		free, deep := w.supply.upTo(at)
		if len(w.in.deep) == 0 { // what is behind the end of the set cannot help it
			free, deep = w.supply.upTo(v.to)
		}
		if j.deep {
			free = deep
		}
		if at, ok = w.supply.reach(free+int(ceilDiv(short, w.in.cs)), j.deep); !ok {
			return 0, false
		}
	}
	return w.work.next(at, w.Hours.home())
}

// The slack that makes a date comfortable: two hours, and a tenth of what is
// due by then.
const (
	comfortMinutes = 120
	comfortPart    = 10
)

// cut is the smallest cut of job i with which nothing round it exceeds.
func (w *weighing) cut(i int) candidate {
	w.in.remove(i)
	defer w.in.restore(i)
	j := &w.in.jobs[i]
	c := w.dropped(i)
	c.Minutes = min(j.left, int(ceilDiv(int64(j.left)*w.in.cd-w.in.slack(j, j.due), w.in.cd)))
	return c
}

// dropped is the cut of all that is left of job i.
func (w *weighing) dropped(i int) candidate {
	j := &w.in.jobs[i]
	return candidate{laxity: w.laxity(j), Option: Option{Key: KindCut + ":" + j.id, Kind: KindCut, ID: j.id, Minutes: j.left, Weight: j.weight}}
}

func (w *weighing) handOver(i int) candidate {
	j := &w.in.jobs[i]
	return candidate{laxity: w.laxity(j), Option: Option{Key: KindHandOver + ":" + j.id, Kind: KindHandOver, ID: j.id, Weight: j.weight}}
}

// compare is the rank: weight, slip in working days, own laxity, larger first,
// and id. The previous suggestion is looked at by suggest.
func (c *candidate) compare(d *candidate) int {
	return cmp.Or(cmp.Compare(c.Weight, d.Weight), cmp.Compare(c.slip, d.slip), cmp.Compare(d.laxity, c.laxity), strings.Compare(c.Key, d.Key))
}

// rank lists the options, kind by kind, and marks the suggestion.
func (w *weighing) rank(x *excess, o *Overload, kinds ...[]candidate) {
	var all []candidate
	for _, kind := range kinds {
		slices.SortFunc(kind, func(a, b candidate) int { return a.compare(&b) })
		all = append(all, kind...)
	}
	for i := range all {
		o.Options = append(o.Options, all[i].Option)
	}
	if best := w.suggest(o.Key, all); best >= 0 {
		o.Options[best].Suggested = true
		o.DecideBy = w.decideBy(x, &o.Options[best])
	}
}

// preference is the order in which kinds of options are suggested.
var preference = [...]string{KindMove, KindCut, KindMeeting, KindHandOver}

// suggest is the index of the option to suggest: the best of the most preferred
// kind, but the last suggestion as long as it still works and costs at most one
// unit of weight more.
func (w *weighing) suggest(key string, all []candidate) int {
	best := -1
	for _, kind := range preference {
		if best = slices.IndexFunc(all, func(c candidate) bool { return c.Kind == kind }); best >= 0 {
			break
		}
	}
	if best < 0 {
		return best
	}
	last, lastHere := -1, false
	for i := range all {
		if all[i].Weight > all[best].Weight+1 {
			continue
		}
		here := w.Last[key] == all[i].Key
		if here && !lastHere || !lastHere && last < 0 && w.suggestedBefore(all[i].Key) {
			last, lastHere = i, here
		}
	}
	if last >= 0 {
		return last
	}
	return best
}

// suggestedBefore reports whether an option was suggested for any overload: a
// small change of the calendar can give an overload another key.
func (w *weighing) suggestedBefore(option string) bool {
	for _, key := range w.Last {
		if key == option {
			return true
		}
	}
	return false
}
