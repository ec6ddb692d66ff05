package when_test

import (
	"errors"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// What a command line takes.
func TestParse(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for text, want := range map[string]string{
		"2026-05-22":                "2026-05-22T00:00:00-04:00",
		"2026-05-04T11:00-04:00":    "2026-05-04T11:00:00-04:00",
		"2026-05-04T11:00:30-04:00": "2026-05-04T11:00:30-04:00",
		"2026-05-04T15:00:00Z":      "2026-05-04T15:00:00Z",
		"2026-05-04T15:00Z":         "2026-05-04T15:00:00Z",
		"2026-05-04t15:00z":         "2026-05-04T15:00:00Z",
		"2026-05-04 11:00":          "2026-05-04T11:00:00-04:00",
		"2026-05-04T11:00":          "2026-05-04T11:00:00-04:00",
		"next Tuesday 9:30":         "2026-05-12T09:30:00-04:00",
		" Friday ":                  "2026-05-08T00:00:00-04:00",
		"friday.":                   "2026-05-08T00:00:00-04:00",
		"fri":                       "2026-05-08T00:00:00-04:00",
		"now":                       "2026-05-04T10:30:00-04:00",
		"today":                     "2026-05-04T00:00:00-04:00",
		"17:00":                     "2026-05-04T17:00:00-04:00",
		"5pm":                       "2026-05-04T17:00:00-04:00",
		"noon":                      "2026-05-04T12:00:00-04:00",
		"EOD":                       "2026-05-04T17:00:00-04:00",
		"in 2h":                     "2026-05-04T12:30:00-04:00",
		"+2h":                       "2026-05-04T12:30:00-04:00",
		"May 18 1pm":                "2026-05-18T13:00:00-04:00",
		"18 May":                    "2026-05-18T00:00:00-04:00",
		"next week":                 "2026-05-11T00:00:00-04:00",
	} {
		r, err := when.Reader{}.Parse(text, ref)
		if err != nil || r.Start.Format(time.RFC3339) != want {
			t.Errorf("%q = %s (%v), want %s", text, r.Start.Format(time.RFC3339), err, want)
		}
	}
}

// What it does not take says what to say instead.
func TestParseErrors(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for text, want := range map[string]error{
		"":                    when.ErrNotUnderstood,
		"soon":                when.ErrNotUnderstood,
		"2026-13-01":          when.ErrNotUnderstood,
		"Friday or Saturday":  when.ErrNotUnderstood,
		"brief them by May 3": when.ErrNotUnderstood,
		"2h":                  when.ErrIsDuration,
		"two weeks":           when.ErrIsDuration,
	} {
		if r, err := (when.Reader{}).Parse(text, ref); !errors.Is(err, want) {
			t.Errorf("%q = %s (%v), want %v", text, r.Words, err, want)
		}
	}
}

// A reader's habits decide what is ambiguous in general.
func TestHabits(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	early := func(year int, month time.Month, day int) int {
		if time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Weekday() == time.Friday {
			return 12 * 60
		}
		return 16*60 + 30
	}
	for _, c := range []struct {
		reader     when.Reader
		text, want string
	}{
		{when.Reader{}, "5/6/2026", "Wednesday 6 May 2026"},
		{when.Reader{DayFirst: true}, "5/6/2026", "Friday 5 June 2026"},
		{when.Reader{DayFirst: true}, "by 5/6", "by Friday 5 June 2026"},
		{when.Reader{DayFirst: true}, "5.6.", "Friday 5 June 2026"},
		{when.Reader{DayFirst: true}, "5/22", "Friday 22 May 2026"},
		{when.Reader{}, "22/5", "Friday 22 May 2026"},
		{when.Reader{}, "Fri 5/6", "Friday 5 June 2026"},
		{when.Reader{DayFirst: true}, "Wed 5/6", "Wednesday 6 May 2026"},
		{when.Reader{DayEnd: early}, "EOD tomorrow", "Tuesday 5 May 2026, 16:30"},
		{when.Reader{DayEnd: early}, "COB Friday", "Friday 8 May 2026, 12:00"},
		{when.Reader{DayEnd: early}, "tomorrow afternoon", "Tuesday 5 May 2026, 12:00-16:30"},
	} {
		r, err := c.reader.Parse(c.text, ref)
		if err != nil || r.Words != c.want {
			t.Errorf("%q = %s (%v), want %s", c.text, r.Words, err, c.want)
		}
	}
}
