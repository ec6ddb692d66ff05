package folder

import (
	"fmt"
	"log/slog"
	"os"
	"testing"

	"bywhen/calendar"
)

// The folder of the benchmarks: BYWHEN_BENCH_FOLDER, such as one that gen.py of
// the measurements made, else 10,000 small events.
func benchFolder(b *testing.B) *Folder {
	b.Helper()
	path := os.Getenv("BYWHEN_BENCH_FOLDER")
	if path == "" {
		path = b.TempDir()
		for i := range 10_000 {
			name := fmt.Sprintf("%s/%05d.ics", path, i)
			if err := os.WriteFile(name, []byte(event(fmt.Sprintf("%d@example.com", i), "Review")), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	f, err := New(slog.New(slog.DiscardHandler), "work", Settings{Path: path})
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// sweepAll reads to the end from a cursor and gives the versions of all objects.
func sweepAll(b *testing.B, f *Folder, since calendar.Cursor, known map[calendar.Ref]calendar.ETag) (calendar.Cursor, int) {
	b.Helper()
	read := 0
	for {
		d, err := f.Changes(b.Context(), since, func() map[calendar.Ref]calendar.ETag { return known })
		if err != nil {
			b.Fatal(err)
		}
		for _, o := range d.Objects {
			known[o.Ref] = o.ETag
		}
		read += len(d.Objects)
		since = d.Next
		if !d.More {
			return since, read
		}
	}
}

func BenchmarkFirstReading(b *testing.B) {
	f := benchFolder(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, n := sweepAll(b, f, "", map[calendar.Ref]calendar.ETag{}); n == 0 {
			b.Fatal("nothing was read")
		}
	}
}

func BenchmarkUnchanged(b *testing.B) {
	f := benchFolder(b)
	known := map[calendar.Ref]calendar.ETag{}
	cursor, _ := sweepAll(b, f, "", known)
	f.step = nil
	b.ReportAllocs()
	for b.Loop() {
		next, n := sweepAll(b, f, cursor, known)
		if n > 0 {
			b.Fatalf("%d files were read again", n)
		}
		cursor = next
	}
}
