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
	before bool // suggested before, for the same overload
	laxity int
}

// waysOut fills in the options of an overload and what the hard ones need.
func (w *weighing) waysOut(x *excess, o *Overload) {
	var moves, cuts, hands, fixed []candidate
	for _, m := range x.members {
		a, ok := w.alone(m, x)
		switch {
		case !ok:
			continue
		case w.in.jobs[m].hard:
			o.HardWouldNeed = append(o.HardWouldNeed, needed(&a))
			fixed = append(fixed, a.hand)
			continue
		case a.move != nil:
			moves = append(moves, *a.move)
		}
		cuts, hands = append(cuts, a.cut), append(hands, a.hand)
	}
	if len(cuts) == 0 {
		hands = fixed // a fixed date stays, but somebody else can keep it
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

// An alone is what can be done with one commitment so that an overload is gone.
type alone struct {
	move      *candidate // nil when no date would do
	cut, hand candidate
}

// alone looks for ways out that change job m only; ok is false when not even
// giving it up is enough.
func (w *weighing) alone(m int, x *excess) (a alone, ok bool) {
	touching := w.in.touching(x.span())
	if !w.in.clearWithout(touching, m) {
		return a, false
	}
	a.hand, a.cut = w.whole(m, KindHandOver), w.whole(m, KindCut)
	a.cut.Minutes = w.in.jobs[m].left
	beside, moved := w.in.clearBeside(touching, m), w.in.clearMoved(touching, m)
	w.in.remove(m)
	defer w.in.restore(m)
	if beside {
		a.cut.Minutes = w.smallestCut(&w.in.jobs[m])
	}
	if moved {
		a.move = w.move(&w.in.jobs[m])
	}
	return a, true
}

// whole is an option that takes all of job m, or part of it, away.
func (w *weighing) whole(m int, kind string) candidate {
	j := &w.in.jobs[m]
	return candidate{laxity: w.laxity(j), Option: Option{Key: kind + ":" + j.id, Kind: kind, ID: j.id, Weight: j.weight}}
}

// move is the smallest new date of j, which is out of the instance, with which
// nothing round it exceeds; nil when there is none. Every set that contains the
// window of a member touches the overload, and a later date only takes it out of
// sets, so with the rest being clear this is enough.
func (w *weighing) move(j *job) *candidate {
	to, ok := w.earliest(j)
	if !ok {
		return nil
	}
	m := Move{ID: j.id, To: w.at(to), Comfortable: w.comfortable(j, to), Laxity: w.laxity(j)}
	m.SlipWorkingDays = w.Hours.WorkingDaysBetween(w.Work[j.work].Due, m.To)
	return &candidate{
		slip: m.SlipWorkingDays, laxity: m.Laxity,
		Option: Option{Key: KindMove + ":" + j.id, Kind: KindMove, Moves: []Move{m}, Weight: j.weight},
	}
}

// smallestCut is the smallest cut of j, which is out of the instance, with which
// nothing round it exceeds.
func (w *weighing) smallestCut(j *job) int {
	lacks := int64(j.left)*w.in.cd - w.in.slack(j, j.due)
	return min(j.left, int(ceilDiv(lacks, w.in.cd)))
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

// compare is the rank: weight, slip in working days, the previous suggestion, own
// laxity, larger first, and id.
func (c *candidate) compare(d *candidate) int {
	return cmp.Or(
		cmp.Compare(c.Weight, d.Weight), cmp.Compare(c.slip, d.slip), cmp.Compare(miss(c.before), miss(d.before)),
		cmp.Compare(d.laxity, c.laxity), strings.Compare(c.Key, d.Key),
	)
}

// rank lists the options, kind by kind, and marks the suggestion.
func (w *weighing) rank(x *excess, o *Overload, kinds ...[]candidate) {
	var all []candidate
	for _, kind := range kinds {
		for i := range kind {
			kind[i].before = w.Last[o.Key] == kind[i].Key
		}
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
	for _, before := range []func(string) bool{
		func(option string) bool { return w.Last[key] == option },
		w.suggestedBefore,
	} {
		still := func(c candidate) bool { return c.Weight <= all[best].Weight+1 && before(c.Key) }
		if i := slices.IndexFunc(all, still); i >= 0 {
			return i
		}
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
