package calendartest

import (
	"maps"
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
)

// A stage is one calendar under test and what the test, in the part of the
// daemon, knows of it.
type stage struct {
	Subject
	cursor  calendar.Cursor
	objects map[calendar.Ref]calendar.Object
	// problems are the items that are set aside.
	problems map[calendar.Ref]calendar.Problem
}

func newStage(t *testing.T, s Subject) *stage {
	t.Helper()
	if s.Reader == nil {
		t.Fatal("the subject has no reader")
	}
	return &stage{
		Subject:  s,
		objects:  make(map[calendar.Ref]calendar.Object),
		problems: make(map[calendar.Ref]calendar.Problem),
	}
}

// news is what one reading, through all its pages, reported.
type news struct {
	full     bool
	objects  []calendar.Object
	gone     []calendar.Ref
	problems []calendar.Problem
}

// uids are the UIDs of the objects that were reported, in order.
func (n news) uids() []string {
	var out []string
	for _, o := range n.objects {
		out = append(out, o.UID())
	}
	slices.Sort(out)
	return out
}

// read reads on from the cursor to the end and takes in what it learns.
func (s *stage) read(t *testing.T) news {
	t.Helper()
	var all news
	for page := 0; ; page++ {
		if page == 1000 {
			t.Fatal("a reading has no end: more than 1000 pages")
		}
		d, err := s.Reader.Changes(t.Context(), s.cursor, s.known)
		if err != nil {
			t.Fatalf("read changes since %q: %v", s.cursor, err)
		}
		checkDelta(t, d)
		s.apply(d)
		all.full = all.full || d.Full
		all.objects = append(all.objects, d.Objects...)
		all.gone = append(all.gone, d.Gone...)
		all.problems = append(all.problems, d.Problems...)
		if !d.More {
			return all
		}
	}
}

// checkDelta tests what every delta promises by itself.
func checkDelta(t *testing.T, d calendar.Delta) {
	t.Helper()
	if d.Next == "" {
		t.Error("a delta has no cursor to go on from")
	}
	if d.Full && d.More {
		t.Error("a delta claims to be everything although there is more")
	}
	if !d.Full && len(d.Unchanged) > 0 {
		t.Error("a delta that is not full names what did not change")
	}
	seen := make(map[calendar.Ref]bool)
	for _, o := range d.Objects {
		if o.Ref == "" || o.ETag == "" {
			t.Errorf("object %q has ref %q and etag %q: both are needed", o.UID(), o.Ref, o.ETag)
		}
		if seen[o.Ref] {
			t.Errorf("%s is reported twice in one delta", o.Ref)
		}
		seen[o.Ref] = true
		checkObject(t, o)
	}
	for _, ref := range slices.Concat(d.Gone, d.Unchanged) {
		if seen[ref] {
			t.Errorf("%s is reported twice in one delta", ref)
		}
		seen[ref] = true
	}
	for _, p := range d.Problems {
		if p.Ref == "" || p.Reason == "" {
			t.Errorf("problem %+v does not say what is wrong with what", p)
		}
	}
}

// checkObject tests that all components have one UID, the master first.
func checkObject(t *testing.T, o calendar.Object) {
	t.Helper()
	for i, ev := range o.Events {
		if ev.UID != o.UID() || ev.UID == "" {
			t.Errorf("%s holds the UIDs %q and %q", o.Ref, o.UID(), ev.UID)
		}
		if i > 0 && ev.RecurrenceID.IsZero() {
			t.Errorf("%s: component %d of %q is a master behind another component", o.Ref, i, ev.UID)
		}
	}
}

// apply takes a delta in, in the way that package calendar documents.
func (s *stage) apply(d calendar.Delta) {
	if d.Full {
		stands := make(map[calendar.Ref]bool)
		for _, ref := range d.Unchanged {
			stands[ref] = true
		}
		for _, p := range d.Problems {
			stands[p.Ref] = true
		}
		maps.DeleteFunc(s.objects, func(r calendar.Ref, _ calendar.Object) bool { return !stands[r] })
		maps.DeleteFunc(s.problems, func(r calendar.Ref, _ calendar.Problem) bool { return !stands[r] })
	}
	for _, o := range d.Objects {
		s.objects[o.Ref] = o
		delete(s.problems, o.Ref)
	}
	for _, ref := range d.Gone {
		delete(s.objects, ref)
		delete(s.problems, ref)
	}
	for _, p := range d.Problems {
		s.problems[p.Ref] = p
	}
	s.cursor = d.Next
}

// known are the versions of what was read, as Changes asks for them.
func (s *stage) known() map[calendar.Ref]calendar.ETag {
	out := make(map[calendar.Ref]calendar.ETag, len(s.objects))
	for ref, o := range s.objects {
		out[ref] = o.ETag
	}
	return out
}

// find is the object with that UID among those that were read.
func (s *stage) find(t *testing.T, uid string) calendar.Object {
	t.Helper()
	for _, ref := range slices.Sorted(maps.Keys(s.objects)) {
		if s.objects[ref].UID() == uid {
			return s.objects[ref]
		}
	}
	t.Fatalf("%s was not read; there are %v", uid, s.uids())
	return calendar.Object{}
}

// uids are the UIDs of all that was read and stands.
func (s *stage) uids() []string {
	var out []string
	for _, o := range s.objects {
		out = append(out, o.UID())
	}
	slices.Sort(out)
	return out
}

// wantUIDs fails the test unless exactly these were read and stand.
func (s *stage) wantUIDs(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := s.uids(); !slices.Equal(got, want) {
		t.Errorf("read %v, want %v", got, want)
	}
}

// writer is the back end as a Writer; the test is skipped when it is none.
func (s *stage) writer(t *testing.T) calendar.Writer {
	t.Helper()
	w, ok := s.Reader.(calendar.Writer)
	if !ok {
		t.Skip("this calendar takes no events")
	}
	return w
}

// hand skips the test when no other program can reach the calendar.
func (s *stage) hand(t *testing.T) {
	t.Helper()
	if s.Put == nil || s.Remove == nil {
		t.Skip("no other program can write to this calendar")
	}
}

// locate is the zone of that name.
func locate(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatalf("load zone: %v", err)
	}
	return loc
}
