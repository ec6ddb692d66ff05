package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon"
)

// The life of somebody who has lived with it for years.
const (
	manyEvents      = 10_000
	manyCommitments = 200
)

// fullWorld has 10,000 events on its calendar, every hundredth of them a series
// that never ends, and 200 open commitments, with drafts, decisions and history
// besides.
func fullWorld(t testing.TB) *world {
	w := newWorld(t)
	err := w.ledger.Update(t.Context(), func(tx *ledger.Tx) error {
		for n := range manyEvents {
			if err := w.event(tx, n); err != nil {
				return err
			}
		}
		if err := w.commitments(tx); err != nil {
			return err
		}
		return w.decisions(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.signIn()
}

// event puts one event, two hours after the one before, on the calendar's mirror.
func (w *world) event(tx *ledger.Tx, n int) error {
	start := w.now.Add(time.Duration(n-manyEvents+1000) * 2 * time.Hour)
	uid := fmt.Sprintf("%08d@calendar.example.com", n)
	e := calendar.Event{
		UID: uid, Summary: fmt.Sprintf("Meeting %d about something that takes a while to say", n), Location: "Room 4",
		Start: calendar.UTC(start), End: calendar.UTC(start.Add(time.Hour)), Modified: start,
		Organizer: calendar.Person{Address: "colleague@example.com"},
	}
	o := calendar.Object{Version: calendar.Version{Ref: calendar.Ref(uid + ".ics"), ETag: `"1"`}, Events: []calendar.Event{e}}
	extent := ledger.Extent{Start: start, End: start.Add(time.Hour)}
	if n%100 == 0 {
		o.Events[0].Recurrence = []string{"RRULE:FREQ=WEEKLY"}
		extent.End = time.Time{}
	}
	return tx.PutObject("roberta", o, extent)
}

// commitments are 200 open ones, mine and others', and 40 drafts.
func (w *world) commitments(tx *ledger.Tx) error {
	mark := ledger.Mark{At: w.now, By: "roberta@example.com", Why: "add"}
	for n := range manyCommitments + 40 {
		k := commitments.Commitment{
			Key: commitments.Key(fmt.Sprintf("key-%04d", n)), Label: fmt.Sprintf("promise-%04d", n), Kind: commitments.Work, Status: commitments.Open,
			Owner: "roberta@example.com", Delegator: "johnathon@example.com", What: fmt.Sprintf("Promise %d, in as many words as a promise usually has", n),
			Why: "because somebody waits for it", Effort: commitments.Min(120), Left: commitments.Min(60), Created: w.now, LeftAt: w.now,
			Due: commitments.Due{Date: calendar.DateOf(w.now).Add(1 + n%60), Minute: commitments.NoTime},
		}
		if n%4 == 3 {
			k.Owner, k.Delegator = k.Delegator, k.Owner
		}
		if n >= manyCommitments {
			k.Status = commitments.Draft
			k.Origin = commitments.Origin{Calendar: "roberta", Source: calendar.Source{UID: "delegation@example.com"}, Item: n, Quote: strings.Repeat("words that were said ", 15), Rule: "promise"}
		}
		if err := tx.SaveCommitment(k, mark); err != nil {
			return err
		}
	}
	return nil
}

// decisions are 100 of them about one commitment, each with its line of history.
func (w *world) decisions(tx *ledger.Tx) error {
	k, err := tx.ByLabel("riverbed")
	if err != nil {
		return err
	}
	for n := range 100 {
		before := k.Due
		k.Due.Date = k.Due.Date.Add(map[bool]int{true: 1, false: -1}[n%2 == 0])
		change := commitments.Change{Commitment: k.Key, Before: before, After: k.Due, InTime: true}
		if _, err := tx.AddDecision(commitments.Decision{At: w.now, By: "johnathon@example.com", Reason: "as we said", Chosen: "move:riverbed", Changes: []commitments.Change{change}}); err != nil {
			return err
		}
		if err := tx.SaveCommitment(k, ledger.Mark{At: w.now.Add(time.Duration(n) * time.Second), By: "johnathon@example.com", Why: "decision"}); err != nil {
			return err
		}
	}
	return nil
}

// mostPage is how large a page may be without its pictures, in bytes.
const mostPage = 60_000

var (
	pictures = regexp.MustCompile(`(?s)<svg.*?</svg>`)
	ref      = regexp.MustCompile(`(?:href|src)="(/static/[^"]*)"`)
)

// TestPagesAreSmall: every page, with its style and script, stays below 60 kB,
// however much there is to show.
func TestPagesAreSmall(t *testing.T) {
	w := fullWorld(t)
	largest, where := 0, ""
	for _, path := range append(paths(), "/agenda?person=johnathon@example.com", "/commitments?show=all&from=80", "/commitments/riverbed", "/commitments/promise-0020/why") {
		status, page := w.get(path)
		if status != http.StatusOK {
			if status == http.StatusUnprocessableEntity && strings.HasPrefix(path, "/fit?option=") {
				continue // in this life that is not on offer
			}
			t.Errorf("%s: %d %s", path, status, words(page))
			continue
		}
		size := len(pictures.ReplaceAllString(page, ""))
		for _, m := range ref.FindAllStringSubmatch(page, -1) {
			size += len(w.page(m[1]))
		}
		if size >= mostPage {
			t.Errorf("%s is %d bytes", path, size)
		}
		if size > largest {
			largest, where = size, path
		}
	}
	t.Logf("the largest page is %s with %d bytes", where, largest)
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
	before := used()
	return func() { b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op") }
}

// TestPagesOfLongTexts: names, titles and quotes of any length are shown in part
// where there are many of them.
func TestPagesOfLongTexts(t *testing.T) {
	long := strings.Repeat("a very long name ", 600)
	w := hostileWorld(t, long)
	for n := range 60 {
		id, due := fmt.Sprintf("long-%d", n), "2026-05-05"
		effort := "2h"
		w.add(id, daemon.Fields{What: &long, Due: &due, Effort: &effort})
	}
	for _, path := range []string{"/", "/fit", "/week", "/commitments", "/commitments?show=all", "/agenda", "/commitments/long-1/why"} {
		if size := len(pictures.ReplaceAllString(w.page(path), "")); size >= mostPage {
			t.Errorf("%s is %d bytes", path, size)
		}
	}
}

// BenchmarkPage measures what the server takes for each page, at 10,000 events
// and 200 commitments. The first is what one sees first.
func BenchmarkPage(b *testing.B) {
	w := fullWorld(b)
	for _, path := range []string{"/", "/fit", "/week", "/commitments", "/commitments?show=drafts", "/commitments/riverbed", "/recap", "/agenda", "/journal", "/calendars"} {
		b.Run(strings.TrimPrefix(path, "/")+"page", func(b *testing.B) {
			defer processor(b)()
			best := time.Hour
			for b.Loop() {
				begin := time.Now()
				w.page(path)
				best = min(best, time.Since(begin))
			}
			b.ReportMetric(float64(best.Microseconds()), "best-µs/op")
		})
	}
	b.Run("preview", func(b *testing.B) {
		form := url.Values{"verb": {"done"}, "id": {"riverbed"}}
		best := time.Hour
		defer processor(b)()
		for b.Loop() {
			begin := time.Now()
			w.post("/preview", form)
			best = min(best, time.Since(begin))
		}
		b.ReportMetric(float64(best.Microseconds()), "best-µs/op")
	})
}
