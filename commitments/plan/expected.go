package plan

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Expected is how many minutes of each work should be left at now, if since
// LeftAt all free time went into open work in order of due dates. Work that is
// missing from leftAt counts as stated now. Facts.Now plays no part.
func Expected(now time.Time, f Facts, leftAt map[string]time.Time) map[string]int {
	left := make(map[string]int, len(f.Work))
	var open []stated
	to := minuteFrom(now)
	from := to
	for i := range f.Work {
		k := &f.Work[i]
		left[k.ID] = k.Left
		at, ok := leftAt[k.ID]
		if !ok || at.IsZero() || k.Unknown || k.Left <= 0 || k.Due.IsZero() || !at.Before(now) {
			continue
		}
		s := stated{Work: k, from: max(minuteFrom(at), to-farthest)}
		if !k.Release.IsZero() {
			s.from = max(s.from, minuteFrom(k.Release))
		}
		open = append(open, s)
		from = min(from, s.from)
	}
	done := spend(f.gapsBetween(from, to), to, open)
	for i, s := range open {
		left[s.ID] = max(0, s.Left-done[i])
	}
	return left
}

// A stated is work on which free time has gone since a minute.
type stated struct {
	*Work
	from int
}

// gapsBetween is the free time as it was seen from minute from. Gaps that last
// beyond to are not cut there.
func (f *Facts) gapsBetween(from, to int) supply {
	view := span{from, to + max(f.Block, f.DeepBlock, 0)}
	work := f.Hours.worktime(view.a, view.b)
	return newSupply(without(work.spans, joined(busyMinutes(f.Busy, view))), f.Block, f.DeepBlock)
}

// spend gives every free minute up to to to the work with the earliest due date
// that can use it, and counts what each gets.
func spend(s supply, to int, open []stated) []int {
	order := make([]int, len(open))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(open[a].Due.Compare(open[b].Due), strings.Compare(open[a].ID, open[b].ID))
	})
	done := make([]int, len(open))
	for _, r := range s.runs {
		spendWithin(span{r.a, min(r.a+r.deep, to)}, true, order, open, done)
		spendWithin(span{r.a + r.deep, min(r.b, to)}, false, order, open, done)
	}
	return done
}

// spendWithin spends the minutes of one stretch, all deep-capable or none.
func spendWithin(s span, deep bool, order []int, open []stated, done []int) {
	for s.a < s.b {
		until := s.b
		next := -1
		for _, i := range order {
			k := &open[i]
			if done[i] >= k.Left || k.Deep && !deep {
				continue
			}
			if k.from > s.a { // it may take over when it comes up
				until = min(until, k.from)
				continue
			}
			next, until = i, min(until, s.a+k.Left-done[i])
			break
		}
		if next >= 0 {
			done[next] += until - s.a
		}
		s.a = until
	}
}
