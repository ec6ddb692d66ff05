package ics_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// benchCalendar is gen.py's calendar of 10,000 UIDs.
func benchCalendar(b *testing.B) []byte {
	b.Helper()
	gen := material(b, "bench", "gen.py")
	file := filepath.Join(b.TempDir(), "all.ics")
	if out, err := exec.Command("/usr/bin/python3", gen, "10000", filepath.Join(b.TempDir(), "folder"), file, "7").CombinedOutput(); err != nil {
		b.Skipf("gen.py: %v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// Reading 10,000 events into values, beside what go-ical alone needs to read
// the same lines.
func BenchmarkDecode(b *testing.B) {
	data := benchCalendar(b)
	b.Run("ours", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ics.Decode(data); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("go-ical", func(b *testing.B) {
		b.SetBytes(int64(len(data)))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := ical.NewDecoder(bytes.NewReader(data)).Decode(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// The instances of 30 days of 10,000 events.
func BenchmarkExpand(b *testing.B) {
	d, err := ics.Decode(benchCalendar(b))
	if err != nil {
		b.Fatal(err)
	}
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	window := calendar.Span{Start: from, End: from.AddDate(0, 0, 30)}
	n := 0
	for b.Loop() {
		n = 0
		for _, o := range d.Objects {
			in, err := ics.Expand(o.Events, window, time.UTC)
			if err != nil {
				b.Fatal(err)
			}
			n += len(in)
		}
	}
	b.ReportMetric(float64(n), "instances")
}
