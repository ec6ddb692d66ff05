package ics_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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
// the same lines. Both run in turn, so that whatever else the machine does
// falls on both; "ratio" is the median of the ratios.
func BenchmarkDecode(b *testing.B) {
	data := benchCalendar(b)
	var ratios, ours, bare []float64
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		o := seconds(b, func() error { _, err := ics.Decode(data); return err })
		g := seconds(b, func() error { _, err := ical.NewDecoder(bytes.NewReader(data)).Decode(); return err })
		ratios, ours, bare = append(ratios, o/g), append(ours, o), append(bare, g)
	}
	b.ReportMetric(median(ours)*1e3, "ms-ours")
	b.ReportMetric(median(bare)*1e3, "ms-go-ical")
	b.ReportMetric(median(ratios), "ratio")
}

// seconds is how long f takes, begun with a clean heap.
func seconds(b *testing.B, f func() error) float64 {
	runtime.GC()
	began := time.Now()
	if err := f(); err != nil {
		b.Fatal(err)
	}
	return time.Since(began).Seconds()
}

func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
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
