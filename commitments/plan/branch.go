package plan

import (
	"cmp"
	"container/heap"
	"slices"
)

// branchBudget is how many state updates of sweeps a search may cost: a few
// milliseconds.
const branchBudget = 400_000

// Branch and bound for the least weight, best bound first. A node has decided
// about some jobs. Without releases and deep work the rest is solved exactly,
// which is a bound, and if nothing exceeds with that solution it is the best of
// the node. Else the most violated set must lose enough of the undecided movable
// jobs in it: one child for each of them, which moves it and keeps those before
// it; what the 0/1 knapsack of that set costs is another bound.

// A node of the search tree.
type node struct {
	parent *node
	order  []int // undecided jobs of the parent's set
	at     int   // this node moves order[at] and keeps order[:at]
	lost   int
	bound  int
	depth  int
}

// A frontier is a heap of nodes: the smallest bound first, then the deepest.
type frontier []*node

func (f frontier) Len() int      { return len(f) }
func (f frontier) Swap(i, j int) { f[i], f[j] = f[j], f[i] }
func (f frontier) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(f[i].bound, f[j].bound), cmp.Compare(f[j].depth, f[i].depth)) < 0
}

// Push and Pop are for container/heap.
func (f *frontier) Push(x any) { *f = append(*f, x.(*node)) }

// Pop removes the last node.
func (f *frontier) Pop() any {
	old := *f
	n := old[len(old)-1]
	*f = old[:len(old)-1]
	return n
}

// A search is one run of branch and bound.
type search struct {
	in       *instance
	q        query
	keeps    []bool // jobs that the current node keeps; those that it moves are out
	relaxed  programme
	deep     programme
	best     lightest
	frontier frontier
}

func (in *instance) branch(q query) *lightest {
	s := search{in: in, q: q, keeps: make([]bool, len(in.jobs))}
	// The same sets whatever moves, so that moving more only takes demand away.
	s.q.trace, s.q.ends = true, true
	s.relaxed, s.deep = in.programme(q, s.keeps, false), in.programme(q, s.keeps, true)
	if !s.greedy() {
		return &lightest{}
	}
	heap.Push(&s.frontier, &node{})
	for until := in.sweep.updates + branchBudget; len(s.frontier) > 0; {
		n := heap.Pop(&s.frontier).(*node)
		if n.bound >= s.best.weight {
			break
		}
		if in.sweep.updates > until {
			s.best.atLeast, s.best.cut = n.bound, true
			return &s.best
		}
		s.enter(n)
		s.expand(n)
		s.leave(n)
	}
	s.best.atLeast = s.best.weight
	return &s.best
}

// greedy finds a first set: what brings the most minutes for its weight goes
// first, and what turns out to be unnecessary comes back. It reports whether
// any set is enough.
func (s *search) greedy() bool {
	for i := range s.in.jobs {
		if s.in.jobs[i].movable() {
			s.in.remove(i)
			s.best.set = append(s.best.set, i)
		}
	}
	s.best.found = s.in.clear(s.q)
	s.restore()
	if !s.best.found {
		return false
	}
	s.best.set = s.best.set[:0]
	for v := s.in.worst(s.q); v.found && v.value > 0; v = s.in.worst(s.q) {
		best := s.undecided(v)[0]
		s.in.remove(best)
		s.best.set = append(s.best.set, best)
	}
	s.spare()
	s.restore()
	s.weighBest()
	return true
}

func (s *search) restore() {
	for _, i := range s.best.set {
		s.in.restore(i)
	}
}

// spare puts back what need not move, heaviest first.
func (s *search) spare() {
	order := slices.Clone(s.best.set)
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(s.in.jobs[b].weight, s.in.jobs[a].weight) })
	for _, i := range order {
		s.in.restore(i)
		if !s.in.clear(s.q) {
			s.in.remove(i)
			continue
		}
		s.best.set = slices.DeleteFunc(s.best.set, func(k int) bool { return k == i })
	}
}

func (s *search) weighBest() {
	s.best.weight = 0
	for _, i := range s.best.set {
		s.best.weight += s.in.jobs[i].weight
	}
	slices.Sort(s.best.set)
}

// enter applies the decisions of n and of those above it, leave takes them back.
func (s *search) enter(n *node) {
	for ; n.parent != nil; n = n.parent {
		for _, i := range n.order[:n.at] {
			s.keeps[i] = true
		}
		s.in.remove(n.order[n.at])
	}
}

func (s *search) leave(n *node) {
	for ; n.parent != nil; n = n.parent {
		for _, i := range n.order[:n.at] {
			s.keeps[i] = false
		}
		s.in.restore(n.order[n.at])
	}
}

// expand looks at the instance as node n leaves it.
func (s *search) expand(n *node) {
	most := s.best.weight - n.lost - 1
	s.in.sweep.updates += len(s.in.jobs) * (most + 1) / 4 // they are cheap
	rest, weight, ok := s.relaxed.solve(most)
	if !ok {
		return
	}
	if len(s.in.deep) > 0 {
		more, deeper, ok := s.deep.solve(most)
		if !ok {
			return
		}
		if deeper > weight {
			rest, weight = more, deeper
		}
	}
	n.bound = max(n.bound, n.lost+weight)
	if s.solves(rest) {
		s.take(n, rest)
		return
	}
	s.branchOn(n, s.in.worst(s.q)) // an excess: else nothing more would have to move
}

// branchOn gives node n a child for each job of which one has to move so that the
// set v no longer exceeds.
func (s *search) branchOn(n *node, v verdict) {
	order := s.undecided(v)
	// brings[w] is the most minutes that those behind at can bring for weight w.
	brings := make([]int, s.best.weight-n.lost)
	for at := len(order) - 1; at >= 0; at-- {
		j := &s.in.jobs[order[at]]
		missing := int(ceilDiv(v.value-int64(j.left)*s.q.cd, s.q.cd))
		child := &node{parent: n, order: order, at: at, lost: n.lost + j.weight, depth: n.depth + 1}
		if rest, ok := lightestFor(brings, missing); ok {
			child.bound = max(n.bound, child.lost+rest)
			if child.bound < s.best.weight {
				heap.Push(&s.frontier, child)
			}
		}
		for w := len(brings) - 1; w >= j.weight; w-- {
			brings[w] = max(brings[w], brings[w-j.weight]+j.left)
		}
	}
}

// lightestFor is the smallest weight that brings so many minutes.
func lightestFor(brings []int, minutes int) (weight int, ok bool) {
	weight, _ = slices.BinarySearch(brings, max(0, minutes))
	return weight, weight < len(brings)
}

// solves reports whether nothing exceeds without some more jobs.
func (s *search) solves(set []int) bool {
	for _, i := range set {
		s.in.remove(i)
		defer s.in.restore(i)
	}
	return s.in.clear(s.q)
}

// take records the decisions of n, and some more jobs that move, as the best set.
func (s *search) take(n *node, more []int) {
	s.best.set = append(s.best.set[:0], more...)
	for ; n.parent != nil; n = n.parent {
		s.best.set = append(s.best.set, n.order[n.at])
	}
	s.weighBest()
}

// undecided are the movable jobs of the set v about which nothing is decided,
// those that bring the most minutes for their weight first.
func (s *search) undecided(v verdict) []int {
	ordinary, deep := s.in.sweep.intervals(v)
	var all []int
	for i := range s.in.jobs {
		if j := &s.in.jobs[i]; j.movable() && !s.keeps[i] && j.within(ordinary, deep) {
			all = append(all, i)
		}
	}
	slices.SortFunc(all, func(a, b int) int {
		j, k := &s.in.jobs[a], &s.in.jobs[b]
		return cmp.Or(cmp.Compare(k.left*j.weight, j.left*k.weight), cmp.Compare(k.left, j.left), cmp.Compare(a, b))
	})
	return all
}
