package ledger_test

import (
	"testing"

	"pgregory.net/rapid"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

func TestDueIsReadable(t *testing.T) {
	may18 := calendar.Date{Year: 2026, Month: 5, Day: 18}
	for _, tt := range []struct {
		due  commitments.Due
		text string
	}{
		{commitments.Due{}, ""},
		{commitments.Due{Date: may18, Minute: commitments.NoTime}, "2026-05-18"},
		{commitments.Due{Date: may18, Minute: 0}, "2026-05-18 00:00"},
		{commitments.Due{Date: may18, Minute: 13*60 + 5}, "2026-05-18 13:05"},
		{commitments.Due{Date: may18, Minute: 24 * 60}, "2026-05-18 24:00"},
		{commitments.Due{Date: may18, Minute: 13 * 60, Zone: "America/New_York"}, "2026-05-18 13:00 America/New_York"},
		{commitments.Due{Date: may18, Minute: commitments.NoTime, Zone: "Asia/Dubai"}, "2026-05-18 Asia/Dubai"},
	} {
		if got := ledger.FormatDue(tt.due); got != tt.text {
			t.Errorf("FormatDue(%+v) = %q, want %q", tt.due, got, tt.text)
		}
		if got, err := ledger.ParseDue(tt.text); err != nil || got != tt.due {
			t.Errorf("ParseDue(%q) = %+v, %v, want %+v", tt.text, got, err, tt.due)
		}
	}
	for _, text := range []string{"Monday", "2026-02-30", "18.05.2026", "2026-05-18T13:00", " 2026-05-18"} {
		if got, err := ledger.ParseDue(text); err == nil {
			t.Errorf("ParseDue(%q) = %+v, want an error", text, got)
		}
	}
}

// TestDueRoundTrip: what is written is read back the same, without its words.
func TestDueRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := anyDue(t, "due")
		got, err := ledger.ParseDue(ledger.FormatDue(want))
		if want.Text = ""; err != nil || got != want {
			t.Fatalf("%q: %+v, %v, want %+v", ledger.FormatDue(want), got, err, want)
		}
	})
}

// FuzzParseDue: whatever is read is written the same way again.
func FuzzParseDue(f *testing.F) {
	for _, s := range []string{"", "2026-05-18", "2026-05-18 13:00 America/New_York", "2026-05-18 24:00", "2026-05-18 12:34 56:78", "2026-05-18 "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ledger.ParseDue(s)
		if err != nil {
			return
		}
		again, err := ledger.ParseDue(ledger.FormatDue(d))
		if err != nil || again != d {
			t.Errorf("%q was read as %+v, written as %q, and read as %+v, %v", s, d, ledger.FormatDue(d), again, err)
		}
	})
}
