package plan

import (
	"math"
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
// deep work this is 1||ΣwU, solved by the dynamic programme of Lawler and Moore
// (1969); else branch and bound, with that as the bound.
func (in *instance) leastWeight(q query) *lightest {
	if in.clear(q) {
		return &lightest{found: true}
	}
	if len(in.deep) > 0 || in.released() {
		return in.branch(q)
	}
	p := in.programme(q, nil, false)
	most, ok := p.firstWeight()
	if !ok {
		return &lightest{}
	}
	set, weight, _ := p.solve(most)
	return &lightest{found: true, set: set, weight: weight, atLeast: weight}
}

// released reports whether some job can only be worked on later than now.
func (in *instance) released() bool {
	return slices.ContainsFunc(in.jobs, func(j job) bool { return !j.out && j.rel > in.now })
}

// A programme is the problem 1||ΣwU of an instance. What makes that harder is
// left aside: releases, and either that deep work needs deep-capable time, or
// all ordinary work. So its least weight is a bound.
type programme struct {
	in    *instance
	fixed []bool // jobs that stay although they might move; nil for none
	deep  bool   // deep work alone, in deep-capable time
	rooms []int  // how many minutes can be kept up to the due date of each job
	kept  []int  // see solve
	moves []bool // by job and weight: the job moves
}

// programme is that of the due dates which the query asks for.
func (in *instance) programme(q query, fixed []bool, deep bool) programme {
	p := programme{in: in, fixed: fixed, deep: deep, rooms: make([]int, len(in.jobs))}
	for i := range in.jobs {
		p.rooms[i] = nothing
		if due := in.jobs[i].due; due >= q.closes.a {
			free, deepFree := in.supply.upTo(due)
			if deep {
				free = deepFree
			}
			p.rooms[i] = int(int64(free) * in.cs / in.cd)
		}
	}
	return p
}

// nothing is the entry of a weight that cannot be reached.
const nothing = math.MaxInt

// counts reports whether job i takes part.
func (p *programme) counts(i int) bool {
	j := &p.in.jobs[i]
	return !j.out && (j.deep || !p.deep)
}

// movable reports whether job i may move.
func (p *programme) movable(i int) bool {
	return p.counts(i) && !p.in.jobs[i].hard && (p.fixed == nil || !p.fixed[i])
}

// solve finds the lightest set of at most a given weight. It goes through the
// jobs in order of due dates and keeps, for every weight, the fewest minutes that
// can stay when no more than this weight moves.
func (p *programme) solve(most int) (set []int, weight int, ok bool) {
	if most < 0 {
		return nil, 0, false
	}
	jobs := p.in.jobs
	p.kept, p.moves = cleared(p.kept, most+1), cleared(p.moves, len(jobs)*(most+1))
	for i := range jobs {
		if p.counts(i) {
			p.decide(i)
		}
	}
	weight = slices.IndexFunc(p.kept, func(k int) bool { return k != nothing })
	if weight < 0 {
		return nil, 0, false
	}
	left := weight
	for i := len(jobs) - 1; i >= 0; i-- {
		if p.moves[i*len(p.kept)+left] {
			set = append(set, i)
			left -= jobs[i].weight
		}
	}
	slices.Reverse(set)
	return set, weight, true
}

// decide lets job i stay where it can and move where that keeps fewer minutes.
// Heavier entries come first, as they rest on lighter ones without the job.
func (p *programme) decide(i int) {
	j := &p.in.jobs[i]
	room, movable := p.rooms[i], p.movable(i)
	moves := p.moves[i*len(p.kept) : (i+1)*len(p.kept)]
	for w := len(p.kept) - 1; w >= 0; w-- {
		stay := nothing
		if p.kept[w] < room && p.kept[w]+j.left <= room {
			stay = p.kept[w] + j.left
		}
		if move := w - j.weight; movable && move >= 0 && p.kept[move] < stay {
			stay, moves[w] = p.kept[move], true
		}
		p.kept[w] = stay
	}
}

// firstWeight is the weight of a simple solution: whenever too much is due, what
// brings the most minutes for its weight moves. ok is false when what has to
// stay is too much by itself.
func (p *programme) firstWeight() (weight int, ok bool) {
	demand := 0
	moved := make([]bool, len(p.in.jobs))
	for i := range p.in.jobs {
		if !p.counts(i) {
			continue
		}
		demand += p.in.jobs[i].left
		for demand > p.rooms[i] {
			best := p.bestToMove(i, moved)
			if best < 0 {
				return 0, false
			}
			moved[best] = true
			demand -= p.in.jobs[best].left
			weight += p.in.jobs[best].weight
		}
	}
	return weight, true
}

// bestToMove is the one of the first jobs, up to last, that brings the most
// minutes for its weight; -1 when none may move.
func (p *programme) bestToMove(last int, moved []bool) int {
	best := -1
	for i := range p.in.jobs[:last+1] {
		j := &p.in.jobs[i]
		if p.movable(i) && !moved[i] && (best < 0 || j.left*p.in.jobs[best].weight > p.in.jobs[best].left*j.weight) {
			best = i
		}
	}
	return best
}
