package when_test

import (
	"testing"
	"time"

	"bywhen/commitments/when"
)

// What can be understood in two ways says so, and names the other way.
func TestDoubts(t *testing.T) {
	monday := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for _, c := range []struct {
		ref                        time.Time
		text, words, reason, other string
	}{
		{monday, "next Tuesday", "Tuesday 12 May 2026", `"next Tuesday" may be the coming one or the one of next week`, "Tuesday 5 May 2026"},
		{monday, "by next Friday noon", "by Friday 15 May 2026, 12:00", `"next Friday" may be the coming one or the one of next week`, "by Friday 8 May 2026, 12:00"},
		{monday, "by Monday", "by Monday 11 May 2026", "today is a Monday too", "by Monday 4 May 2026"},
		{monday, "Tuesday, May 18", "Monday 18 May 2026", "18 May 2026 is a Monday, not a Tuesday", "Tuesday 19 May 2026"},
		{monday, "tomorrow, Friday", "Tuesday 5 May 2026", "5 May 2026 is a Tuesday, not a Friday", "Friday 8 May 2026"},
		{monday, "by May 1", "by Saturday 1 May 2027", "1 May 2026 has just passed", "by Friday 1 May 2026"},
		{monday, "by 4/6", "by Tuesday 6 April 2027", "6 April 2026 has just passed", "by Monday 6 April 2026"},
		{monday, "by 3/6", "by Saturday 6 March 2027", "day and month may be the other way round", "by Wednesday 3 June 2026"},
		{monday, "next June", "Monday 1 June 2026 to Tuesday 30 June 2026", `"next June" may be that of this year or of the next`, "Tuesday 1 June 2027 to Wednesday 30 June 2027"},
		{monday, "next weekend", "Saturday 16 May 2026 to Sunday 17 May 2026", `"next weekend" may be the coming one or the one after`, "Saturday 9 May 2026 to Sunday 10 May 2026"},
		{monday, "tomorrow at 7", "Tuesday 5 May 2026, 7:00", "morning or evening was not said", "Tuesday 5 May 2026, 19:00"},
		{monday, "midnight on Friday", "Saturday 9 May 2026, 0:00", "midnight may be the beginning of that day or its end", "Friday 8 May 2026, 0:00"},
		{time.Date(2026, 10, 31, 9, 0, 0, 0, newYork(t)), "1:30am tomorrow", "Sunday 1 November 2026, 1:30 EDT", "the clocks are put back, so that time comes twice", "Sunday 1 November 2026, 1:30 EST"},
		{time.Date(2026, 3, 7, 9, 0, 0, 0, newYork(t)), "2:30am tomorrow", "Sunday 8 March 2026, 3:30", "the clocks are put forward over that time", ""},
	} {
		r, err := when.Reader{}.Parse(c.text, c.ref)
		switch {
		case err != nil:
			t.Error(err)
		case r.Doubt == nil:
			t.Errorf("%q = %s without doubt", c.text, r.Words)
		case r.Words != c.words || r.Doubt.Reason != c.reason:
			t.Errorf("%q = %s, %s; want %s, %s", c.text, r.Words, r.Doubt.Reason, c.words, c.reason)
		case c.other == "" && len(r.Doubt.Alternatives) > 0:
			t.Errorf("%q: alternatives %v, want none", c.text, texts(r.Doubt.Alternatives))
		case c.other != "" && (len(r.Doubt.Alternatives) != 1 || r.Doubt.Alternatives[0].Words != c.other):
			t.Errorf("%q: alternatives %v, want %s", c.text, texts(r.Doubt.Alternatives), c.other)
		}
	}
}

// What is clear is not doubted: a question about it would only annoy.
func TestNoDoubts(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for _, text := range []string{
		"Friday", "this Friday", "Friday next week", "next week Friday", "Tuesday at 9:30", "May 18", "Mon May 18", "18 May 13:00",
		"5/6", "at 2", "at 9", "at 7pm", "at 07:00", "this evening at 7", "next Monday", "next month", "next May", "this weekend",
		"by midnight", "in two weeks", "by end of month", "half past two on Wednesday", "tomorrow, Tuesday", "in June",
	} {
		r, err := when.Reader{}.Parse(text, ref)
		if err != nil {
			t.Error(err)
		} else if r.Doubt != nil {
			t.Errorf("%q = %s: doubt %q, %v", text, r.Words, r.Doubt.Reason, texts(r.Doubt.Alternatives))
		}
	}
}
