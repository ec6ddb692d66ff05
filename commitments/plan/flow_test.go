package plan

// A network for max-flow by augmenting shortest paths (Edmonds and Karp 1972):
// the oracle for deep work.
type network struct {
	edges []edge
	from  [][]int // indices of edges by node
}

type edge struct {
	to   int
	room int64
}

func newNetwork(nodes int) *network { return &network{from: make([][]int, nodes)} }

// edge adds an edge and its reverse, which is the next index.
func (n *network) edge(from, to int, room int64) {
	n.from[from] = append(n.from[from], len(n.edges))
	n.edges = append(n.edges, edge{to, room})
	n.from[to] = append(n.from[to], len(n.edges))
	n.edges = append(n.edges, edge{from, 0})
}

// most is the largest flow from source to sink.
func (n *network) most(source, sink int) (total int64) {
	for {
		path := n.path(source, sink)
		if path == nil {
			return total
		}
		least := int64(1) << 62
		for _, e := range path {
			least = min(least, n.edges[e].room)
		}
		for _, e := range path {
			n.edges[e].room -= least
			n.edges[e^1].room += least
		}
		total += least
	}
}

// path is a shortest way with room, as edges from the sink backwards.
func (n *network) path(source, sink int) []int {
	by := make([]int, len(n.from))
	for i := range by {
		by[i] = -1
	}
	queue := []int{source}
	for len(queue) > 0 && by[sink] < 0 {
		at := queue[0]
		queue = queue[1:]
		for _, e := range n.from[at] {
			if to := n.edges[e].to; n.edges[e].room > 0 && by[to] < 0 && to != source {
				by[to] = e
				queue = append(queue, to)
			}
		}
	}
	if by[sink] < 0 {
		return nil
	}
	var path []int
	for at := sink; at != source; at = n.edges[by[at]^1].to {
		path = append(path, by[at])
	}
	return path
}
