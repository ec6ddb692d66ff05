package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// mirrored is how many objects the benchmarks mirror: the calendar of somebody
// who has lived with it for years.
const mirrored = 10_000

// busyLife puts that many objects, two hours apart, around monday. Every
// hundredth is a series that never ends, with an override.
func busyLife(tx *ledger.Tx) error {
	text := strings.Repeat("What we talk about, and who brings what.\n", 10)
	for n := range mirrored {
		start := monday.Add(time.Duration(n-mirrored+1000) * 2 * time.Hour)
		uid := fmt.Sprintf("%08d@calendar.example.com", n)
		e := calendar.Event{
			UID: uid, Summary: fmt.Sprintf("Meeting %d", n), Description: text, Location: "Room 4",
			Start: calendar.UTC(start), End: calendar.UTC(start.Add(time.Hour)), Modified: start,
			Organizer: calendar.Person{Address: johnathon, Name: "Johnathon"},
			Attendees: []calendar.Attendee{{Person: calendar.Person{Address: roberta}, Answer: calendar.Accepted}},
		}
		o := calendar.Object{Version: calendar.Version{Ref: calendar.Ref(uid + ".ics"), ETag: "\"33\""}, Events: []calendar.Event{e}}
		extent := ledger.Extent{Start: start, End: start.Add(time.Hour)}
		if n%100 == 0 {
			e.RecurrenceID = e.Start
			o.Events[0].Recurrence = []string{"RRULE:FREQ=WEEKLY"}
			o.Events = append(o.Events, e)
			extent.End = time.Time{}
		}
		if err := tx.PutObject("work", o, extent); err != nil {
			return err
		}
	}
	return nil
}

// processor reports, at the end, how much processor time each round took: the
// figure to compare on a machine that does other work too.
func processor(b *testing.B) (end func()) {
	used := func() time.Duration {
		var r syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
			b.Fatal(err)
		}
		return time.Duration(r.Utime.Nano() + r.Stime.Nano())
	}
	b.ReportAllocs()
	before := used()
	return func() { b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op") }
}

// withBusyLife is a ledger that mirrors them.
func withBusyLife(b *testing.B) *ledger.Ledger {
	b.Helper()
	l := open(b)
	update(b, l, busyLife)
	return l
}

func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "ledger.db")
	openAt(b, path).Close()
	defer processor(b)()
	for b.Loop() {
		openAt(b, path).Close()
	}
}

func BenchmarkCreate(b *testing.B) {
	n := 0
	folder := b.TempDir()
	defer processor(b)()
	for b.Loop() {
		n++
		openAt(b, filepath.Join(folder, fmt.Sprint(n))).Close()
	}
}

// BenchmarkFirstReading mirrors 10,000 objects in one transaction.
func BenchmarkFirstReading(b *testing.B) {
	folder := b.TempDir()
	n := 0
	defer processor(b)()
	for b.Loop() {
		n++
		l := openAt(b, filepath.Join(folder, fmt.Sprint(n)))
		update(b, l, busyLife)
		l.Close()
	}
}

// BenchmarkReadAgain mirrors the same 10,000 objects once more.
func BenchmarkReadAgain(b *testing.B) {
	l := withBusyLife(b)
	defer processor(b)()
	for b.Loop() {
		update(b, l, busyLife)
	}
}

// BenchmarkWindow reads the objects of four weeks: 168 meetings and 100 series.
func BenchmarkWindow(b *testing.B) {
	l := withBusyLife(b)
	window := calendar.Span{Start: monday, End: monday.AddDate(0, 0, 28)}
	found := 0
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error {
			within, err := tx.ObjectsWithin("work", window)
			found = len(within)
			return err
		})
	}
	b.ReportMetric(float64(found), "objects")
}

// BenchmarkSift looks through the same for what may be read as a meeting's text
// and as a note to oneself, of which there is none.
func BenchmarkSift(b *testing.B) {
	l := withBusyLife(b)
	window := calendar.Span{Start: monday, End: monday.AddDate(0, 0, 28)}
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error {
			texts, err := tx.WithText("work", window)
			notes, err2 := tx.WithQuestion("work", window)
			if len(texts) == 0 || len(notes) > 0 {
				b.Fatalf("%d texts, %d notes", len(texts), len(notes))
			}
			return errors.Join(err, err2)
		})
	}
}

// BenchmarkKnown reads the versions of all 10,000.
func BenchmarkKnown(b *testing.B) {
	l := withBusyLife(b)
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error {
			known, err := tx.Known("work")
			if len(known) != mirrored {
				b.Fatalf("%d are known", len(known))
			}
			return err
		})
	}
}

// BenchmarkByUID looks one object up among 10,000.
func BenchmarkByUID(b *testing.B) {
	l := withBusyLife(b)
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error {
			_, err := tx.ObjectsByUID("00005000@calendar.example.com")
			return err
		})
	}
}

// BenchmarkTrim trims the texts of past events, of which none are left, as at
// every pass.
func BenchmarkTrim(b *testing.B) {
	l := withBusyLife(b)
	defer processor(b)()
	for b.Loop() {
		update(b, l, func(tx *ledger.Tx) error { return tx.TrimText(monday) })
	}
}

// BenchmarkUpdate is one small transaction that is safe on the disk.
func BenchmarkUpdate(b *testing.B) {
	l := open(b)
	n := 0
	defer processor(b)()
	for b.Loop() {
		n++
		update(b, l, func(tx *ledger.Tx) error { return tx.SetSetting("a", fmt.Sprint(n)) })
	}
}

// BenchmarkChange moves a due date: the commitment and its history.
func BenchmarkChange(b *testing.B) {
	l := open(b)
	c := briefing()
	defer processor(b)()
	for b.Loop() {
		c.Due.Minute = (c.Due.Minute + 15) % 1440
		update(b, l, func(tx *ledger.Tx) error { return tx.SaveCommitment(c, read) })
	}
}

// BenchmarkView reads one commitment by its label.
func BenchmarkView(b *testing.B) {
	l := open(b)
	update(b, l, func(tx *ledger.Tx) error { return tx.SaveCommitment(briefing(), read) })
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error { _, err := tx.ByLabel("briefing"); return err })
	}
}

// BenchmarkCommitments reads 500 commitments.
func BenchmarkCommitments(b *testing.B) {
	l := open(b)
	update(b, l, func(tx *ledger.Tx) error {
		for n := range 500 {
			c := briefing()
			c.Key, c.Label, c.Origin.Item = commitments.Key(fmt.Sprint("k", n)), fmt.Sprint("label-", n), n
			if err := tx.SaveCommitment(c, read); err != nil {
				return err
			}
		}
		return nil
	})
	defer processor(b)()
	for b.Loop() {
		view(b, l, func(tx *ledger.Tx) error {
			all, err := tx.Commitments(commitments.Open)
			if len(all) != 500 {
				b.Fatalf("%d are open", len(all))
			}
			return err
		})
	}
}

// BenchmarkBackup copies a ledger with 10,000 objects.
func BenchmarkBackup(b *testing.B) {
	l := withBusyLife(b)
	folder := b.TempDir()
	n := 0
	defer processor(b)()
	for b.Loop() {
		n++
		if err := l.BackupTo(context.Background(), filepath.Join(folder, fmt.Sprint(n))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkQuickCheck is the check at the start of a ledger with 10,000 objects.
func BenchmarkQuickCheck(b *testing.B) {
	l := withBusyLife(b)
	defer processor(b)()
	for b.Loop() {
		if err := l.QuickCheck(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
