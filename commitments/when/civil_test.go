package when

import (
	"math/rand/v2"
	"testing"
	"time"
)

// The calendar arithmetic agrees with that of package time for 400 years.
func TestDayNumbers(t *testing.T) {
	first := time.Date(1799, 12, 30, 0, 0, 0, 0, time.UTC)
	for i := range 146_200 {
		day := first.AddDate(0, 0, i)
		n := dayOf(day)
		if y, m, d := dateOf(n); y != day.Year() || m != int(day.Month()) || d != day.Day() {
			t.Fatalf("day %d is %v, got %d-%d-%d", n, day, y, m, d)
		}
		if weekdayOf(n) != day.Weekday() || n != int(day.Unix()/secondsPerDay) {
			t.Fatalf("%v is day %d, a %v", day, n, weekdayOf(n))
		}
		if monday := mondayOf(n); n-monday > 6 || monday > n || weekdayOf(monday) != time.Monday {
			t.Fatalf("the Monday of %v is %d days before", day, n-monday)
		}
	}
}

// Months and working days are counted as one would on one's fingers.
func TestMovingDays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		n := r.IntN(40_000) - 5_000
		months := r.IntN(60) - 30
		want := time.Unix(int64(n)*secondsPerDay, 0).UTC()
		y, m, d := want.Date()
		last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
		if d > last.Day() {
			d = last.Day()
		}
		if got := addMonths(n, months); got != dayOf(time.Date(last.Year(), last.Month(), d, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("%v and %d months: day %d", want, months, got)
		}
		count, work := r.IntN(30), 0
		got := addWorkingDays(n, count)
		for x := n + 1; x <= got; x++ {
			if w := weekdayOf(x); w != time.Saturday && w != time.Sunday {
				work++
			}
		}
		if work != count || count > 0 && !isWorkday(got) {
			t.Fatalf("%v and %d working days: day %d, %d working days later", want, count, got, work)
		}
	}
}

// Easter, as the churches published it.
func TestEaster(t *testing.T) {
	for _, want := range []string{
		"1818-03-22", "1943-04-25", "1999-04-04", "2000-04-23", "2008-03-23", "2016-03-27", "2019-04-21", "2024-03-31",
		"2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18",
	} {
		day, err := time.Parse(time.DateOnly, want)
		if err != nil {
			t.Fatal(err)
		}
		if got := easterSunday(day.Year()); got != dayOf(day) {
			y, m, d := dateOf(got)
			t.Errorf("Easter %d: got %d-%d-%d, want %s", day.Year(), y, m, d, want)
		}
	}
}

// Every zone that the table of words names is one that there is.
func TestZonesExist(t *testing.T) {
	for _, e := range englishWords {
		if e.means.zone == "" {
			continue
		}
		if _, err := time.LoadLocation(e.means.zone); err != nil {
			t.Errorf("%s: %v", e.words, err)
		}
	}
}

// No row of the table of words says nothing, and none says it twice.
func TestWords(t *testing.T) {
	for _, e := range englishWords {
		if e.means == (lexeme{}) {
			t.Errorf("%q mean nothing", e.words)
		}
	}
	patterns := map[string]bool{}
	for _, r := range englishAtoms {
		if patterns[r.pattern] {
			t.Errorf("pattern %q stands twice", r.pattern)
		}
		patterns[r.pattern] = true
	}
}
