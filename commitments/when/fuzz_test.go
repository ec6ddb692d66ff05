package when_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"bywhen/commitments/when"
)

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"by Thursday noon", "next week, Tuesday at 9:30", "half a day", "from 5/1-5/7/2020", "May/22(Tue)-11:30 AM",
		"between 2:00 tomorrow and 4:00", "the 5th last day of May", "w/c Feb 4", "3pm UTC+05:30", "2-3 days a week",
		"a quarter of an", "twenty and", "in 999999999 years", "9:", "’26", "½ hour", "1/4h", "Feb 29", "31/2/2026", "0am",
	} {
		f.Add(s, int64(1777905000), true)
	}
	f.Fuzz(func(t *testing.T, text string, unix int64, dayFirst bool) {
		const century = 3_155_760_000
		ref := time.Unix(mod(unix, century), 0).UTC()
		end := 0
		for _, r := range (when.Reader{DayFirst: dayFirst}).Find(text, ref) {
			checkResult(t, r, text, ref)
			if r.Pos < end {
				t.Errorf("%q: %q overlaps the one before", text, r.Text)
			}
			end = r.Pos + r.Len
		}
	})
}

func mod(a, b int64) int64 { return (a%b + b) % b }

// checkResult asserts what holds for every result.
func checkResult(t *testing.T, r when.Result, text string, ref time.Time) {
	t.Helper()
	switch {
	case r.Len <= 0 || r.Pos < 0 || r.Pos+r.Len > len(text) || r.Text != text[r.Pos:r.Pos+r.Len]:
		t.Errorf("%q: span %d+%d, text %q", text, r.Pos, r.Len, r.Text)
	case utf8.ValidString(text) && !utf8.ValidString(r.Text):
		t.Errorf("%q: %q is cut within a character", text, r.Text)
	case r.Words == "":
		t.Errorf("%q: %q has no explanation", text, r.Text)
	case far(r.Start, ref), !r.End.IsZero() && far(r.End, ref):
		t.Errorf("%q: %q is %v to %v", text, r.Text, r.Start, r.End)
	case r.Kind == when.Range && !r.End.After(r.Start):
		t.Errorf("%q: %q ends %v, before it starts %v", text, r.Text, r.End, r.Start)
	case r.Minutes < 0 || r.Seconds < 0:
		t.Errorf("%q: %q is %d min, %d s", text, r.Text, r.Minutes, r.Seconds)
	}
	if at, _ := r.Deadline(); at.IsZero() {
		t.Errorf("%q: %q has no deadline", text, r.Text)
	}
	if r.Doubt != nil {
		for _, a := range r.Doubt.Alternatives {
			if a.Doubt != nil {
				t.Errorf("%q: an alternative of %q has a doubt", text, r.Text)
			}
			checkResult(t, a, text, ref)
		}
	}
}

func far(t, ref time.Time) bool {
	years := t.Year() - ref.Year()
	return years > 100 || years < -100
}
