package calendar

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata"
)

func zoneNamed(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// What a clock shows, and the instant that is meant by it.
func TestResolve(t *testing.T) {
	for _, c := range []struct{ name, zone, wall, want string }{
		{"an ordinary reading", "America/New_York", "2026-05-04T10:30:00", "2026-05-04T14:30:00Z"},
		{"skipped in spring: as if the clocks had not been changed yet", "America/New_York", "2026-03-08T02:30:00", "2026-03-08T07:30:00Z"},
		{"the last reading before the gap", "America/New_York", "2026-03-08T01:59:59", "2026-03-08T06:59:59Z"},
		{"the first after it", "America/New_York", "2026-03-08T03:00:00", "2026-03-08T07:00:00Z"},
		{"repeated in autumn: the first", "America/New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00Z"},
		{"the first reading that is not repeated", "America/New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00Z"},
		{"east of Greenwich", "Europe/Berlin", "2026-03-29T02:30:00", "2026-03-29T01:30:00Z"},
		{"a gap of half an hour", "Australia/Lord_Howe", "2026-10-04T02:15:00", "2026-10-03T15:45:00Z"},
		{"a day that a whole island skipped", "Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30T22:00:00Z"},
		{"a zone that never changes", "Asia/Kolkata", "2026-03-29T02:30:00", "2026-03-28T21:00:00Z"},
	} {
		wall, err := ParseTime(c.wall)
		if err != nil {
			t.Fatal(err)
		}
		if got := Resolve(wall.Wall, zoneNamed(t, c.zone)).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s in %s is %s; want %s", c.name, c.wall, c.zone, got, c.want)
		}
	}
}

// Round every change of the clocks Resolve agrees with a search through all
// offsets that the zone has in those days.
func TestResolveLikeSearch(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5545, 335))
	for _, name := range []string{"America/New_York", "Europe/London", "Europe/Dublin", "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Tehran", "Pacific/Apia", "Antarctica/Troll", "America/Nuuk"} {
		loc := zoneNamed(t, name)
		for at := time.Date(2000, 1, 1, 0, 0, 0, 0, loc); at.Year() < 2037; {
			_, next := at.ZoneBounds()
			if next.IsZero() || !next.After(at) {
				break
			}
			for range 50 {
				wall := reading(next.In(loc)).Add(time.Duration(rnd.IntN(60*3600)-30*3600) * time.Second)
				if got, want := Resolve(wall, loc), searched(wall, next, loc); !got.Equal(want) {
					t.Fatalf("%s in %s is %v; want %v", wall.Format(time.DateTime), name, got, want)
				}
			}
			at = next
		}
	}
}

// reading is what a clock shows at t, held as if it were UTC.
func reading(t time.Time) time.Time {
	_, off := t.Zone()
	return t.UTC().Add(time.Duration(off) * time.Second)
}

// searched is the earliest instant at which a clock shows wall; if there is
// none, wall with the offset before the change.
func searched(wall, change time.Time, loc *time.Location) time.Time {
	_, before := change.Add(-time.Second).In(loc).Zone()
	_, after := change.In(loc).Zone()
	var found time.Time
	for _, off := range [...]int{before, after} {
		u := wall.Add(-time.Duration(off) * time.Second)
		if reading(u.In(loc)).Equal(wall) && (found.IsZero() || u.Before(found)) {
			found = u
		}
	}
	if found.IsZero() {
		return wall.Add(-time.Duration(before) * time.Second)
	}
	return found
}

func TestSpan(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2026, 5, 4, 9, minute, 0, 0, time.UTC) }
	for _, c := range []struct {
		name    string
		a, b    Span
		overlap bool
	}{
		{"side by side", Span{at(0), at(10)}, Span{at(10), at(20)}, false},
		{"sharing a minute", Span{at(0), at(11)}, Span{at(10), at(20)}, true},
		{"one inside the other", Span{at(0), at(30)}, Span{at(10), at(20)}, true},
		{"no length", Span{at(5), at(5)}, Span{at(0), at(10)}, false},
		{"ending before it starts", Span{at(9), at(1)}, Span{at(0), at(10)}, false},
	} {
		if c.a.Overlaps(c.b) != c.overlap || c.b.Overlaps(c.a) != c.overlap {
			t.Errorf("%s: overlap is not %v both ways", c.name, c.overlap)
		}
	}
	if n := (Span{at(0), at(10).Add(59 * time.Second)}).Minutes(); n != 10 {
		t.Errorf("10:59 is %d whole minutes", n)
	}
	if n := (Span{at(10), at(0)}).Minutes(); n != 0 {
		t.Errorf("a span that ends before it starts has %d minutes", n)
	}
}

func TestDate(t *testing.T) {
	d, err := ParseDate("2026-02-28")
	if err != nil || d.Add(1).String() != "2026-03-01" || d.Add(-59).String() != "2025-12-31" || d.Weekday() != time.Saturday {
		t.Errorf("%v, %v: next day %v, 59 days earlier %v, %v", d, err, d.Add(1), d.Add(-59), d.Weekday())
	}
	if !d.Before(d.Add(1)) || d.Before(d) || d.Compare(d.Add(-400)) != 1 {
		t.Error("dates do not compare by day")
	}
	for _, bad := range []string{"", "2026-2-28", "2026-02-30", "28.2.2026", "2026-02-28T00:00:00"} {
		if _, err := ParseDate(bad); err == nil {
			t.Errorf("%q is read as a date", bad)
		}
	}
	ny := zoneNamed(t, "America/New_York")
	sunday := Date{2026, time.March, 8}
	if got := sunday.At(24*60, ny).Sub(sunday.At(0, ny)); got != 23*time.Hour {
		t.Errorf("the day on which the clocks go forward has %v", got)
	}
}

// Times survive being written for people and for the ledger.
func TestTimeText(t *testing.T) {
	for _, c := range []struct {
		text string
		want Time
	}{
		{"", Time{}},
		{"2026-05-18", Day(Date{2026, time.May, 18})},
		{"2026-05-18T13:00:00Z", UTC(time.Date(2026, 5, 18, 13, 0, 0, 999, time.UTC))},
		{"2026-05-18T13:00:00", Time{Wall: time.Date(2026, 5, 18, 13, 0, 0, 0, time.UTC)}},
		{"2026-05-18T13:00:00[America/New_York]", Time{Wall: time.Date(2026, 5, 18, 13, 0, 0, 0, time.UTC), Zone: "America/New_York"}},
		{"2026-05-18T13:00:00[(UTC+01:00) [x] Berlin]", Time{Wall: time.Date(2026, 5, 18, 13, 0, 0, 0, time.UTC), Zone: "(UTC+01:00) [x] Berlin"}},
	} {
		if got := c.want.String(); got != c.text {
			t.Errorf("%#v is written as %q; want %q", c.want, got, c.text)
		}
		data, err := json.Marshal(c.want)
		if err != nil {
			t.Fatal(err)
		}
		var back Time
		if err := json.Unmarshal(data, &back); err != nil || back != c.want {
			t.Errorf("%s comes back as %#v, %v; want %#v", data, back, err, c.want)
		}
	}
	for _, bad := range []string{"yesterday", "2026-05-18 13:00", "2026-13-01", "[Europe/Berlin]"} {
		if _, err := ParseTime(bad); err == nil {
			t.Errorf("%q is read as a time", bad)
		}
	}
}

// A time is an instant only in some zone: its own, or that of the owner.
func TestTimeIn(t *testing.T) {
	ny, berlin := zoneNamed(t, "America/New_York"), zoneNamed(t, "Europe/Berlin")
	zone := func(name string) *time.Location {
		if name == "Europe/Berlin" {
			return berlin
		}
		return nil
	}
	for text, want := range map[string]string{
		"2026-05-18T13:00:00Z":               "2026-05-18T13:00:00Z",
		"2026-05-18T13:00:00":                "2026-05-18T17:00:00Z",
		"2026-05-18T13:00:00[Europe/Berlin]": "2026-05-18T11:00:00Z",
		"2026-05-18T13:00:00[Nobody/Knows]":  "2026-05-18T17:00:00Z",
		"2026-05-18":                         "2026-05-18T04:00:00Z",
		"2026-03-08T02:30:00":                "2026-03-08T07:30:00Z",
		"2026-03-29T02:30:00[Europe/Berlin]": "2026-03-29T01:30:00Z",
		"2026-10-25T02:30:00[Europe/Berlin]": "2026-10-25T00:30:00Z",
	} {
		v, err := ParseTime(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := v.In(ny, zone).UTC().Format(time.RFC3339); got != want {
			t.Errorf("%s is %s; want %s", text, got, want)
		}
	}
}
