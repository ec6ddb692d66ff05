package when_test

import (
	"errors"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// Amounts of work, in minutes, for a day of eight hours and a week of five days.
func TestParseDuration(t *testing.T) {
	const hour, day, week = 60, 480, 5 * 480
	for text, want := range map[string]int{
		"2h": 2 * hour, "2 h": 2 * hour, "2 hours": 2 * hour, "two hours": 2 * hour, "2hrs": 2 * hour, "0h": 0,
		"1h30m": 90, "1h30": 90, "1h 30m": 90, "1 hour 30": 90, "an hour and a half": 90, "1.5h": 90, "1½ hours": 90,
		"one and a half hours": 90, "1 1/2 hours": 90, "1:30 hours": 90, "hour and a half": 90, "an hour and thirty minutes": 90,
		"90 min": 90, "90min": 90, "90m": 90, "90 minutes": 90, "ninety minutes": 90, "45'": 45, "about 45 min": 45, "~2h": 2 * hour,
		"half an hour": 30, "a half hour": 30, "½ hour": 30, "1/2 h": 30, "a quarter of an hour": 15, "three quarters of an hour": 45,
		"half a day": day / 2, "half day": day / 2, "0.5d": day / 2, "a day": day, "one day": day, "1d": day, "a day and a half": 720,
		"1.5 days": 720, "two and a half days": 1200, "2-3 days": 3 * day, "2 to 3 days": 3 * day, "2h-3h": 3 * hour, "a day to two days": 2 * day, "a day or two": 2 * day, "two or three days": 3 * day,
		"a couple of days": 2 * day, "a few hours": 3 * hour, "several days": 3 * day, "a day's work": day, "3 days of work": 3 * day,
		"3 person-days": 3 * day, "4 working days": 4 * day, "the whole day": day, "all day": day, "a week": week, "two weeks": 2 * week,
		"half a week": week / 2, "a fortnight": 2 * week, "2 weeks and 3 days": 2*week + 3*day, "a month": 10400, "up to 4 hours": 4 * hour,
		"at least 2 hours": 2 * hour, "an hour or so": hour, "max 4h": 4 * hour, "no more than 2 days": 2 * day, "twenty-five minutes": 25,
	} {
		got, err := when.Reader{}.ParseDuration(text)
		if err != nil || got != want {
			t.Errorf("%q = %d min (%v), want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "2", "half", "Friday", "in 2h", "2h and a bit", "two of them", "2h Friday", "ages", "-2h", "9999999 years"} {
		if got, err := (when.Reader{}).ParseDuration(text); !errors.Is(err, when.ErrNotDuration) {
			t.Errorf("%q = %d min (%v), want an error", text, got, err)
		}
	}
}

// A day is a day of the reader's own.
func TestEffortHabits(t *testing.T) {
	r := when.Reader{EffortDay: 360, WeekDays: 4}
	for text, want := range map[string]int{"half a day": 180, "2 days": 720, "a week": 1440, "2h": 120} {
		if got, err := r.ParseDuration(text); err != nil || got != want {
			t.Errorf("%q = %d min (%v), want %d", text, got, err, want)
		}
	}
}

// An amount for every week.
func TestPerWeek(t *testing.T) {
	for text, want := range map[string]int{
		"three hours a week": 180, "3h/week": 180, "2 hours per week": 120, "a day each week": 480, "30 minutes a day": 150, "5 hours weekly": 300,
	} {
		found := when.Reader{}.Find("I can give it "+text+", not more.", time.Unix(0, 0).UTC())
		if len(found) != 1 || !found[0].PerWeek || found[0].Minutes != want || found[0].Text != text {
			t.Errorf("%q: found %v, want %d min a week", text, texts(found), want)
		}
	}
}

// A length of time has an elapsed length as well, and says which is which.
func TestElapsed(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		text    string
		seconds int64
		words   string
	}{
		{"90 min", 5400, "1 hour 30 minutes"},
		{"half a day", 4 * 3600, "4 hours"},
		{"two weeks", 14 * 86400, "14 days, as work 80 h"},
		{"a month", 30 * 86400, "30 days, as work 173 h 20 min"},
		{"about 2 days", 2 * 86400, "around 2 days, as work 16 h"},
		{"three hours a week", 3 * 3600, "3 hours a week"},
	} {
		found := when.Reader{}.Find(c.text, ref)
		if len(found) != 1 || found[0].Kind != when.Duration || found[0].Seconds != c.seconds || found[0].Words != c.words {
			t.Errorf("%q: found %v, want %d s, %s", c.text, texts(found), c.seconds, c.words)
		}
	}
}
