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
	moves      bool  // the last job moves
	chain      int32 // where the chain of those that move ends, 0 for none
}

// A link is one job in a chain of those that move.
type link struct {
	prev int32
	job  int
}

// pareto goes through the jobs in order of due dates and keeps the choices that
// no other one beats in both weight lost and minutes kept: at most one for each
// weight.
func (in *instance) pareto() *lightest {
	links := make([]link, 1, 256)
	list := []partial{{}}
	var stay, move []partial
	for i := range in.jobs {
		j := &in.jobs[i]
		if j.out {
			continue
		}
		free, _ := in.supply.upTo(j.due)
		room := int(int64(free) * in.cs / in.cd)
		stay, move = stay[:0], move[:0]
		for _, p := range list {
			if p.kept+j.left <= room {
				stay = append(stay, partial{lost: p.lost, kept: p.kept + j.left, chain: p.chain})
			}
			if !j.hard {
				move = append(move, partial{lost: p.lost + j.weight, kept: p.kept, moves: true, chain: p.chain})
			}
		}
		list = undominated(list[:0], stay, move)
		for k := range list {
			if p := &list[k]; p.moves {
				links = append(links, link{p.chain, i})
				p.moves, p.chain = false, int32(len(links)-1)
			}
		}
	}
	if len(list) == 0 {
		return &lightest{}
	}
	l := &lightest{found: true, weight: list[0].lost, atLeast: list[0].lost}
	for t := list[0].chain; t != 0; t = links[t].prev {
		l.set = append(l.set, links[t].job)
	}
	slices.Sort(l.set)
	return l
}

// undominated merges two lists, in order of weight lost, into out and leaves out
// what loses no less than another choice and keeps no fewer minutes.
func undominated(out, a, b []partial) []partial {
	for len(a) > 0 || len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && cmp.Or(cmp.Compare(b[0].lost, a[0].lost), cmp.Compare(b[0].kept, a[0].kept)) < 0 {
			from = &b
		}
		p := (*from)[0]
		*from = (*from)[1:]
		if n := len(out); n == 0 || p.kept < out[n-1].kept {
			out = append(out, p)
		}
	}
	return out
}
