package when_test

import (
	"strings"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// A calendar with three events, found by the last word of their name.
func calendar(loc *time.Location) func(string, time.Time) (time.Time, time.Time, bool) {
	events := map[string]time.Time{
		"call":   time.Date(2026, 5, 7, 15, 0, 0, 0, loc),
		"review": time.Date(2026, 6, 3, 9, 0, 0, 0, loc),
		"1:1":    time.Date(2026, 5, 12, 9, 30, 0, 0, loc),
	}
	return func(words string, near time.Time) (start, end time.Time, ok bool) {
		words = strings.ToLower(words)
		start, ok = events[words[strings.LastIndexByte(words, ' ')+1:]]
		return start, start.Add(time.Hour), ok && start.After(near.AddDate(0, 0, -2))
	}
}

// A time can be tied to an event on the calendar.
func TestAnchors(t *testing.T) {
	loc := newYork(t)
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, loc)
	known, unknown := when.Reader{Event: calendar(loc)}, when.Reader{}
	none := func(string, time.Time) (start, end time.Time, ok bool) { return start, end, false }
	for _, c := range []struct {
		reader           when.Reader
		text, words, due string
		kind             when.Kind
	}{
		{known, "before the Thursday call", "before Thursday 7 May 2026, 15:00", "7 May 15:00", when.Anchor},
		{known, "before Thursday's call", "before Thursday 7 May 2026, 15:00", "7 May 15:00", when.Anchor},
		{known, "by our next 1:1", "by Tuesday 12 May 2026, 9:30", "12 May 09:30", when.Anchor},
		{known, "after the call", "after Thursday 7 May 2026, 15:00", "7 May 16:00", when.Anchor},
		{known, "ahead of the design review on June 3", "before Wednesday 3 June 2026, 9:00", "3 Jun 09:00", when.Anchor},
		{unknown, "before the Thursday call", "before Thursday 7 May 2026", "6 May", when.Point},
		{unknown, "ahead of the design review on June 3", "before Wednesday 3 June 2026", "2 Jun", when.Point},
		{when.Reader{Event: none}, "before the Thursday call", "before Thursday 7 May 2026", "6 May", when.Point},
	} {
		found := c.reader.Find("Send it "+c.text+", please.", ref)
		if len(found) != 1 {
			t.Errorf("%q: found %v", c.text, texts(found))
			continue
		}
		r := found[0]
		if r.Text != c.text || r.Words != c.words || r.Kind != c.kind || due(r) != c.due {
			t.Errorf("%q: %q = %s, due %s, kind %d; want %s, due %s", c.text, r.Text, r.Words, due(r), r.Kind, c.words, c.due)
		}
	}
}

// An event that nobody knows is no time, unless a day was said with it; then
// there is a doubt.
func TestUnknownEvents(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	reader := when.Reader{Event: calendar(newYork(t))}
	for _, text := range []string{"before the meeting", "after the demo", "by our next workshop"} {
		if found := reader.Find(text, ref); len(found) > 0 {
			t.Errorf("%q: found %v", text, texts(found))
		}
	}
	r, err := reader.Parse("before the Friday demo", ref)
	if err != nil || r.Doubt == nil || r.Doubt.Reason != `there is no "Friday demo" on the calendar` {
		t.Errorf("%s, %v (%v)", r.Words, r.Doubt, err)
	}
}
