package plan

import (
	"cmp"
	"slices"
)

// A lightest is a set of movable jobs without which a query finds no excess.
type lightest struct {
	found  bool
	set    []int // indices of jobs
	weight int
	// atLeast is a proven lower bound of the least weight, equal to weight
	// when the search was completed.
	atLeast int
	// cut says that the search was cut short by its budget.
	cut bool
}

// total is the least weight as [Judgement] gives it.
func (l *lightest) total() (weight *int, atLeast bool) {
	if !l.found && !l.cut {
		return nil, false
	}
	n := l.atLeast
	return &n, l.cut && !(l.found && l.weight == l.atLeast)
}

// leastWeight looks for the set of least total weight. Without releases and
// deep work this is 1||ΣwU, solved by the Pareto lists of Lawler and Moore
// (1969); else branch and bound.
func (in *instance) leastWeight(q query) *lightest {
	if in.clear(q) {
		return &lightest{found: true}
	}
	if len(in.deep) == 0 && !in.released() {
		return in.pareto()
	}
	return in.branch(q)
}

// released reports whether some job can only be worked on later than now.
func (in *instance) released() bool {
	return slices.ContainsFunc(in.jobs, func(j job) bool { return !j.out && j.rel > in.now })
}

// A partial is a choice among the jobs up to some due date: the weight of those
// that move, the minutes of those that stay.
type partial struct {
	lost, kept int
	trace      int32 // the last one that moves, 0 for none
}

// A moved is a job in a chain of those that move.
type moved struct {
	prev int32
	job  int
}

// pareto goes through the jobs in order of due dates and keeps, for every weight
// lost, only the choice with the fewest minutes kept.
func (in *instance) pareto() *lightest {
	chain := make([]moved, 1, 8*len(in.jobs))
	list, next := []partial{{}}, []partial(nil)
	for i := range in.jobs {
		j := &in.jobs[i]
		if j.out {
			continue
		}
		free, _ := in.supply.upTo(j.due)
		next, chain = extend(next[:0], list, chain, i, j, int(int64(free)*in.cs/in.cd))
		list, next = next, list
	}
	if len(list) == 0 {
		return &lightest{}
	}
	best := list[0]
	l := &lightest{found: true, weight: best.lost, atLeast: best.lost}
	for t := best.trace; t != 0; t = chain[t].prev {
		l.set = append(l.set, chain[t].job)
	}
	slices.Sort(l.set)
	return l
}

// extend merges two sorted lists into out: j stays, if it can within supply, and
// j moves, if it may. What is not lighter than something with fewer minutes is
// left out.
func extend(out, list []partial, chain []moved, i int, j *job, supply int) ([]partial, []moved) {
	kept, lost := 0, 0 // how far either way is merged
	fewest := -1
	for {
		for kept < len(list) && list[kept].kept+j.left > supply {
			kept++
		}
		stays := kept < len(list)
		moves := !j.hard && lost < len(list)
		if !stays && !moves {
			return out, chain
		}
		var p partial
		if stays {
			p = list[kept]
			p.kept += j.left
		}
		if moves && (!stays || before(list[lost].lost+j.weight, list[lost].kept, p)) {
			p = partial{list[lost].lost + j.weight, list[lost].kept, -1}
		}
		source := list[min(lost, len(list)-1)]
		if p.trace < 0 {
			lost++
		} else {
			kept++
		}
		if fewest >= 0 && p.kept >= fewest {
			continue
		}
		if p.trace < 0 {
			chain = append(chain, moved{source.trace, i})
			p.trace = int32(len(chain) - 1)
		}
		fewest = p.kept
		out = append(out, p)
	}
}

func before(lost, kept int, p partial) bool {
	return cmp.Or(cmp.Compare(lost, p.lost), cmp.Compare(kept, p.kept)) < 0
}
