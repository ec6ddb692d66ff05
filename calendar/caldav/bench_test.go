package caldav

import (
	"os"
	"runtime"
	"strings"
	"testing"

	"bywhen/calendar"
)

// benchCalendar is the calendar of the benchmarks, BYWHEN_BENCH_DAV: an address
// that Roberta can read with the password in BYWHEN_BENCH_PASSWORD_FILE.
func benchCalendar(b *testing.B) (at string, edit func(*Settings)) {
	at = os.Getenv("BYWHEN_BENCH_DAV")
	if at == "" {
		b.Skip("needs BYWHEN_BENCH_DAV: docs/performance.md says how to make one")
	}
	return at, func(s *Settings) { s.PasswordFile = os.Getenv("BYWHEN_BENCH_PASSWORD_FILE") }
}

// readAll reads a calendar from a cursor and keeps only the versions.
func readAll(b *testing.B, c *CalDAV, since calendar.Cursor, known map[calendar.Ref]calendar.ETag) (calendar.Cursor, int) {
	b.Helper()
	read := 0
	for {
		d, err := c.Changes(b.Context(), since, func() map[calendar.Ref]calendar.ETag { return known })
		must(b, err)
		for _, o := range d.Objects {
			known[calendar.Ref(strings.Clone(string(o.Ref)))] = o.ETag
		}
		read += len(d.Objects)
		if since = d.Next; !d.More {
			return since, read
		}
	}
}

func BenchmarkFirstReading(b *testing.B) {
	at, edit := benchCalendar(b)
	for b.Loop() {
		_, n := readAll(b, open(b, at, edit), "", map[calendar.Ref]calendar.ETag{})
		b.ReportMetric(float64(n), "events")
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys>>20), "MiB-of-memory")
}

func BenchmarkUnchanged(b *testing.B) {
	at, edit := benchCalendar(b)
	known := map[calendar.Ref]calendar.ETag{}
	since, _ := readAll(b, open(b, at, edit), "", known)
	for b.Loop() {
		if _, n := readAll(b, open(b, at, edit), since, known); n > 0 {
			b.Fatalf("%d events were read again", n)
		}
	}
}
