package plan

import "slices"

// needed is what a hard commitment would need, from what would be its ways out.
func needed(a *alone) HardNeed {
	n := HardNeed{ID: a.cut.ID, Cut: a.cut.Minutes}
	if a.move != nil {
		n.To = a.move.Moves[0].To
	}
	return n
}

// hardTogether is what the hard members of an overload would need together, when
// not even moving everything movable is enough: with that out of the way, each
// that does not fit, in the order of due dates, beside those before it at their
// new dates. It is empty when moving everything movable is enough.
func (w *weighing) hardTogether(x *excess) []HardNeed {
	t := *w
	t.in = w.in.with(nil)
	for i := range t.in.jobs {
		if j := &t.in.jobs[i]; !j.out && (!j.hard || slices.Contains(x.members, i)) {
			t.in.remove(i)
		}
	}
	var needs []HardNeed
	for _, m := range x.members {
		j := &w.in.jobs[m]
		if !j.hard {
			continue
		}
		lacks := int64(j.left)*t.in.cd - t.in.slack(j, j.due)
		if lacks <= 0 {
			t.in.restore(t.in.jobOf(j.work))
			continue
		}
		n := HardNeed{ID: j.id, Cut: min(j.left, int(ceilDiv(lacks, t.in.cd)))}
		if to, ok := t.earliest(j); ok {
			n.To = w.at(to)
			t.in = t.in.moved(t.in.jobOf(j.work), to)
		}
		needs = append(needs, n)
	}
	return needs
}
