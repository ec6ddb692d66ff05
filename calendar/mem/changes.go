package mem

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bywhen/calendar"
)

// A cursor is a place in the log, or in the middle of reading up to one.
type cursor struct {
	epoch int
	// from is the change up to which all was read; -1 is a reading from
	// nothing.
	from int
	// to is where a reading in pages will end, offset how many of its items
	// have been given; to is -1 between readings.
	to, offset int
}

func (k cursor) String() string {
	if k.to < 0 {
		return fmt.Sprintf("%d/%d", k.epoch, k.from)
	}
	return fmt.Sprintf("%d/%d/%d/%d", k.epoch, k.from, k.to, k.offset)
}

// parse reads a cursor; ok is false for what this calendar never gave.
func parse(s calendar.Cursor) (k cursor, ok bool) {
	parts := strings.Split(string(s), "/")
	var n [4]int
	if len(parts) != 2 && len(parts) != 4 {
		return k, false
	}
	for i, p := range parts {
		var err error
		if n[i], err = strconv.Atoi(p); err != nil {
			return k, false
		}
	}
	if len(parts) == 2 {
		return cursor{epoch: n[0], from: n[1], to: -1}, true
	}
	return cursor{epoch: n[0], from: n[1], to: n[2], offset: n[3]}, true
}

// Changes reports what changed since the cursor. An answer that does not fit on
// a page has More set. When a reading from nothing takes several pages, only
// the last is Full, and it names what the earlier ones held in Unchanged.
func (c *Calendar) Changes(ctx context.Context, since calendar.Cursor, _ func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	fault, err := c.begin(ctx, Op{Kind: OpChanges})
	if err != nil {
		return calendar.Delta{}, err
	}
	if err := fault.before(); err != nil {
		return calendar.Delta{}, err
	}
	if err := fault.after(); err != nil {
		return calendar.Delta{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.page(c.accept(since)), nil
}

// accept is the reading to do for a cursor: from nothing when it is refused.
func (c *Calendar) accept(since calendar.Cursor) cursor {
	head := c.head()
	k, ok := parse(since)
	end := max(k.from, k.to)
	tooOld := c.opt.KeepChanges > 0 && k.from >= 0 && len(c.log)-k.from > c.opt.KeepChanges
	if !ok || k.epoch != c.epoch || k.from < -1 || k.offset < 0 || end > len(c.log) || tooOld {
		k = cursor{epoch: c.epoch, from: -1, to: -1}
	}
	if k.to < 0 {
		k.to = max(head, k.from)
	}
	return k
}

// head is how many changes are visible by now.
func (c *Calendar) head() int {
	n, _ := slices.BinarySearch(c.visible, c.calls+1)
	return n
}

// page gives the part of a reading that begins at k.
func (c *Calendar) page(k cursor) calendar.Delta {
	refs := c.touched(k)
	end := len(refs)
	if c.opt.PageSize > 0 {
		end = min(end, k.offset+c.opt.PageSize)
	}
	start := min(k.offset, end)
	d := calendar.Delta{More: end < len(refs), Lags: c.opt.Lag > 0}
	for _, ref := range refs[start:end] {
		c.add(&d, ref, k.to)
	}
	if d.More {
		k.offset = end
		d.Next = calendar.Cursor(k.String())
		return d
	}
	d.Full = k.from < 0
	if d.Full {
		d.Unchanged = refs[:start:start]
	}
	d.Next = calendar.Cursor(cursor{epoch: c.epoch, from: k.to, to: -1}.String())
	return d
}

// touched are the refs that a reading is about, in order: those that changed,
// or, from nothing, those that stand.
func (c *Calendar) touched(k cursor) []calendar.Ref {
	var out []calendar.Ref
	if k.from >= 0 {
		for i := k.from; i < k.to; i++ {
			out = append(out, c.log[i].Ref)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	for _, ref := range c.refs() {
		if ch := c.at(ref, k.to); ch != nil && !ch.Deleted() {
			out = append(out, ref)
		}
	}
	return out
}

// add puts the version of a ref after n changes into the delta.
func (c *Calendar) add(d *calendar.Delta, ref calendar.Ref, n int) {
	ch := c.at(ref, n)
	if ch.Deleted() {
		ch.Shown = c.calls
		d.Gone = append(d.Gone, ref)
		return
	}
	if ch.Unreadable != "" {
		d.Problems = append(d.Problems, calendar.Problem{Ref: ref, UID: ch.UID, Reason: ch.Unreadable})
		return
	}
	d.Objects = append(d.Objects, c.show(ch))
}
