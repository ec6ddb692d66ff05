package daemon

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

const (
	roberta   = calendar.Address("roberta@example.com")
	johnathon = calendar.Address("johnathon@example.com")
)

// A world is the story's two people with calendars in memory and a real ledger,
// at an instant that a test chooses.
type world struct {
	t        testing.TB
	now      time.Time
	zone     *time.Location
	roberta  *mem.Calendar
	others   *mem.Calendar
	settings *Settings
	path     string
	ledger   *ledger.Ledger
	app      *App
	faults   func(mem.Op) mem.Fault
}

// newWorld is the world of the story, just after the meeting.
func newWorld(t testing.TB, p mem.Personality) *world {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, zone: zone, path: filepath.Join(t.TempDir(), "ledger.db"), now: time.Date(2026, 5, 4, 11, 0, 0, 0, zone)}
	clock := func() time.Time { return w.now }
	w.roberta = mem.New(mem.Options{Personality: p, Now: clock, Faults: func(op mem.Op) mem.Fault {
		if w.faults == nil {
			return mem.Fault{}
		}
		return w.faults(op)
	}})
	w.others = mem.New(mem.Options{Personality: p, Now: clock})
	w.load(w.roberta, "roberta")
	w.load(w.others, "johnathon")
	w.settings = storySettings(zone)
	w.settings.Calendars = []Calendar{
		{Name: "roberta", Kind: "mem", Watch: true, Busy: true, Write: true, Trust: TrustOwn, Reader: w.roberta},
		{Name: "johnathon", Kind: "mem", Trust: TrustNone, Reader: w.others.ReadOnly()},
	}
	w.open()
	t.Cleanup(func() { w.ledger.Close() })
	return w
}

// storySettings are what Roberta would have written.
func storySettings(zone *time.Location) *Settings {
	hours := plan.Hours{Zone: zone}
	for day := time.Monday; day <= time.Friday; day++ {
		hours.Week[day] = []plan.Window{{From: 540, To: 720}, {From: 780, To: 1020}}
	}
	return &Settings{
		Me:    calendar.Person{Name: "Roberta", Address: roberta},
		Style: commitments.Style{Zone: zone, Locale: "en-US"},
		Hours: hours, Usable: 1e6, Block: 15, DeepBlock: 90, EffortDay: 480, WeekDays: 5,
		People: []Person{{Person: calendar.Person{Name: "Johnathon", Address: johnathon}, Role: "manager", Hours: hours, Calendar: "johnathon"}},
		Accept: AcceptCertain, Lookback: 48 * time.Hour,
		CheckIns: plan.CheckInRules{Length: 30, Target: 550000, Lead: 1e6, Before: 500000, PerWeek: 5},
		Invite:   "ask",
	}
}

// load puts the story's events on a calendar.
func (w *world) load(c *mem.Calendar, name string) {
	w.t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "cmd", "bywhen", "story", name, "*.ics"))
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no story in %s: %v", name, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			w.t.Fatal(err)
		}
		decoded, err := ics.Decode(data)
		if err != nil || len(decoded.Problems) > 0 {
			w.t.Fatalf("%s: %v %v", f, err, decoded.Problems)
		}
		for _, o := range decoded.Objects {
			c.Make(o.Events...)
		}
	}
}

// open opens the ledger and a new App over it, as a start of the program does.
func (w *world) open() {
	w.t.Helper()
	var err error
	if w.ledger, err = ledger.Open(context.Background(), w.path, roberta); err != nil {
		w.t.Fatal(err)
	}
	w.app = NewApp(w.settings, w.ledger, slog.New(slog.DiscardHandler), func() time.Time { return w.now })
}

// restart closes and opens the ledger, as after a crash.
func (w *world) restart() {
	w.t.Helper()
	if err := w.ledger.Close(); err != nil {
		w.t.Fatal(err)
	}
	w.open()
}

// sync is one whole pass.
func (w *world) sync() SyncDocument {
	w.t.Helper()
	doc, err := w.app.Sync(w.t.Context(), SyncRequest{})
	if err != nil {
		w.t.Fatal(err)
	}
	return doc
}

// checkIns are all check-ins on the ledger.
func (w *world) checkIns() []CheckInDocument {
	w.t.Helper()
	doc, err := w.app.CheckIns(w.t.Context(), Empty{})
	if err != nil {
		w.t.Fatal(err)
	}
	return doc.CheckIns
}

// checkIn is the one check-in that there is to be.
func (w *world) checkIn() CheckInDocument {
	w.t.Helper()
	all := w.checkIns()
	if len(all) != 1 {
		w.t.Fatalf("%d check-ins: %+v", len(all), all)
	}
	return all[0]
}

// ours counts the events on Roberta's calendar that bywhen made.
func (w *world) ours() (n int) {
	for _, o := range w.roberta.Live() {
		if isOwnUID(o.UID()) {
			n++
		}
	}
	return n
}
