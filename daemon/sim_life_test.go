package daemon

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// A life is six weeks of Roberta, Johnathon and bywhen, from one seed.
type life struct {
	t    testing.TB
	seed uint64
	rng  *rand.Rand
	zone *time.Location

	now  time.Time     // the true time
	skew time.Duration // by how much bywhen's clock is wrong

	home, theirs *mem.Calendar
	wire         *wire
	settings     *Settings
	dir, path    string
	backup       string // a copy of the ledger from earlier, "" for none
	ledger       *ledger.Ledger
	app          *App

	faultRate float64 // share of requests that go wrong
	fullDisk  int     // for so many steps
	killIn    int     // points until the next kill; 0 is none

	meetings map[string]*meeting
	hands    map[string]*touched // what people and verbs did to check-ins, by UID
	noes     map[string]bool     // commitments whose check-in a person deleted
	// unconfirmed: an older or newer ledger met our events, and nobody said go on.
	unconfirmed bool
	begunAnew   bool                    // the ledger is new and has read nothing yet
	adopting    bool                    // somebody says go on, whatever is found
	asked       []time.Time             // for check-ins, by hand
	inside      []string                // tokens of promises that people wrote into check-ins
	wanted      map[string]int          // how many check-ins a commitment is to have
	more        map[string]int          // how many people asked for besides
	made        map[string]map[int]bool // those that were made by themselves, by number
	next        int                     // for names
	lastLoss    time.Time               // when the ledger was last lost or an old one came back
	agreed      map[string]bool         // check-ins to which Roberta said yes to inviting, by UID
	// since is when the ledger that there is first read the home calendar by a
	// clock that was not ahead: what ended long before is history to it.
	// backupSince is the same of the backup.
	since, backupSince time.Time
	checked            int // changes of the home calendar that were judged

	mailbox      *mailbox
	shownEntries map[string]shownEntry // by feed and UID

	keep      bool
	lags      bool // the calendars are eventually consistent
	fullPlate bool // so much work came at once that not all can be booked at once
	creates   int  // in this pass
	deletes   int  // in this pass
	writes    int  // updates and deletions
	keys      int
	lines     []string // the trace
	digest    [32]byte
	violation string
	tally
}

// newLife begins a life on a Monday morning.
func newLife(t testing.TB, seed uint64) *life {
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	l := &life{
		t: t, seed: seed, rng: rand.New(rand.NewPCG(seed, 0x6279)), zone: zone,
		now: time.Date(2026, 5, 4, 8, 0, 0, 0, zone), meetings: map[string]*meeting{}, hands: map[string]*touched{}, noes: map[string]bool{},
		agreed: map[string]bool{}, wanted: map[string]int{}, more: map[string]int{}, made: map[string]map[int]bool{},
		tally: tally{lives: 1, points: map[string]int{}},
	}
	l.dir = simDir(t)
	l.path = filepath.Join(l.dir, "ledger.db")
	opt := mem.Options{Personality: mem.Personality(seed % 2), Now: func() time.Time { return l.now }, Seed: seed, Faults: l.fault}
	opt.PageSize = pickOf(l.rng, 0, 0, 2, 5)
	opt.Lag = pickOf(l.rng, 0, 0, 8)
	l.lags = opt.Lag > 0
	opt.KeepChanges = pickOf(l.rng, 0, 0, 4, 12)
	l.home = mem.New(opt)
	opt.Seed++
	l.theirs = mem.New(opt)
	l.wire = &wire{Calendar: l.home, life: l, known: map[calendar.ETag]bool{}, seen: map[calendar.ETag]bool{}, unknown: map[string]bool{}}
	l.settings = storySettings(zone)
	l.settings.Calendars = []Calendar{
		{Name: "home", Kind: "mem", Watch: true, Busy: true, Write: true, Trust: TrustOwn, Reader: l.wire},
		{Name: "johnathon", Kind: "mem", Trust: TrustNone, Reader: l.theirs.ReadOnly()},
	}
	l.settings.People[0].Calendar = "johnathon"
	if seed%4 > 1 {
		l.settings.People[0].Calendar = "" // Roberta's calendar answers for him
	}
	l.faultRate = pickOf(l.rng, 0, 0.05, 0.25)
	l.mailbox, l.shownEntries = newMailbox(l), map[string]shownEntry{}
	l.settings.Mail = &MailSettings{Weekly: Slot{Day: time.Thursday, Minute: 15 * 60}, To: roberta, Post: l.mailbox}
	if seed%8 == 0 {
		l.settings.CheckIns.PerWeek, l.fullPlate = 100, true
	}
	return l
}

func pickOf[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// chance is true once in n times.
func (l *life) chance(n int) bool { return l.rng.IntN(n) == 0 }

// live lives the life to its end, or to the first violation.
func (l *life) live() {
	if !l.keep {
		defer os.RemoveAll(l.dir)
	}
	l.open()
	defer func() { l.ledger.Close() }()
	end := l.now.Add(simWeeks * 7 * 24 * time.Hour)
	rest := l.now.Add(7 * 24 * time.Hour)
	for l.now.Before(end) && l.violation == "" {
		l.step()
		if l.now.After(rest) && l.violation == "" {
			l.quietDown()
			rest = l.now.Add(7 * 24 * time.Hour)
		}
	}
	if l.violation == "" {
		l.quietDown()
	}
}

// step lets some time pass, people act, and bywhen look.
func (l *life) step() {
	l.steps++
	l.fullDisk = max(0, l.fullDisk-1)
	l.passTime()
	for range l.rng.IntN(3) {
		l.people()
	}
	if l.chance(3) {
		l.verb()
	}
	if l.chance(12) {
		l.misfortune()
	}
	if !l.chance(5) {
		l.pass()
	}
	if l.lags && l.chance(3) {
		l.busyHour()
	}
	if l.fullPlate {
		l.muchAtOnce()
	}
	l.mailbox.write()
	l.judge()
}

// pass is bywhen's look at everything.
func (l *life) pass() {
	l.passes++
	l.try("pass", func(ctx context.Context) error { return l.app.pass(ctx, Inputs{}) })
}

// busyHour is one text after the other and a look after each, quicker than the
// calendar shows what was written to it.
func (l *life) busyHour() {
	labels := l.labels(true)
	if len(labels) == 0 {
		return
	}
	id := pickOf(l.rng, labels...)
	for i := range 2 + l.rng.IntN(3) {
		why := fmt.Sprintf("reason %d.%d", l.steps, i)
		l.try("edit "+id, func(ctx context.Context) error {
			_, err := l.app.Edit(ctx, EditRequest{ID: id, Fields: Fields{Why: &why}})
			return err
		})
		l.pass()
	}
}

// muchAtOnce brings more work at once than may be booked in one pass, and later
// ends more of it at once than may be taken back in one pass, while nothing is in
// the way.
func (l *life) muchAtOnce() {
	if l.steps != 30 && l.steps != 34 {
		return
	}
	l.fullDisk, l.wire.down, l.wire.empty = 0, nil, false
	l.setClock(0)
	l.quietly(func(ctx context.Context) error {
		_, err := l.app.Pause(ctx, PauseRequest{Until: "off"})
		return err
	})
	if l.steps == 30 {
		for range 14 {
			l.addByHand()
		}
	} else {
		for _, id := range l.labels(true) {
			l.try("done "+id, func(ctx context.Context) error { _, err := l.app.Done(ctx, LabelRequest{ID: id}); return err })
		}
	}
	l.pass()
	l.pass()
}

// passTime moves the true time on: minutes, hours, or a machine that sleeps.
func (l *life) passTime() {
	before := l.now
	switch l.rng.IntN(12) {
	case 0, 1:
		l.now = l.now.Add(time.Duration(1+l.rng.IntN(20)) * time.Minute)
	case 2:
		l.now = l.now.Add(time.Duration(1+l.rng.IntN(4)) * 24 * time.Hour)
	default:
		l.now = l.now.Add(time.Duration(1+l.rng.IntN(8)) * time.Hour)
	}
	l.now = l.now.Truncate(time.Minute)
	if l.now.Sub(before) > settling/2 {
		l.home.Settle()
		l.theirs.Settle()
	}
	l.noteReadable()
}

// clock is what bywhen takes for the time.
func (l *life) clock() time.Time { return l.now.Add(l.skew) }

// open starts bywhen.
func (l *life) open() {
	var err error
	if l.ledger, err = ledger.Open(context.Background(), l.path, roberta); err != nil {
		l.t.Fatalf("seed %d: %v", l.seed, err)
	}
	l.app = NewApp(l.settings, l.ledger, slog.New(slog.DiscardHandler), l.clock)
	l.app.store.reach = l.reach
	l.app.core.newKey = func() commitments.Key {
		l.keys++
		return commitments.KeyOf(roberta, calendar.Source{UID: fmt.Sprintf("by hand %d", l.keys)}, 1)
	}
}

// killed is the panic that stands for kill -9.
type killed struct{ point string }

// try runs a pass or a verb, which may be killed at any point. What it may end
// with is a full disk or, for a verb, a no with a reason.
func (l *life) try(what string, f func(context.Context) error) {
	l.noteReadable()
	if l.chance(4) {
		l.killIn = 1 + l.rng.IntN(24)
	}
	l.creates, l.deletes = 0, 0
	err := l.run(f)
	if l.creates > 10 {
		l.violate("R9", "%s made %d events at once", what, l.creates)
	}
	if l.deletes > 5 && !strings.HasPrefix(what, "undo") {
		l.violate("R9", "%s deleted %d events at once", what, l.deletes)
	}
	l.killIn = 0
	if crash := (killed{}); errors.As(err, &crash) {
		l.crashes++
		l.points[crash.point]++
		l.note("%s: killed at %s", what, crash.point)
		l.restart()
		return
	}
	l.note("%s: %v", what, err)
	if said := (*Error)(nil); err != nil && !errors.As(err, &said) && !errors.Is(err, ledger.ErrFull) {
		l.violate("I0", "%s failed by itself: %v", what, err)
	}
}

func (k killed) Error() string { return "killed at " + k.point }

// run turns the panic into an error.
func (l *life) run(f func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			crash, ok := r.(killed)
			if !ok {
				panic(r)
			}
			err = crash
		}
	}()
	if f == nil {
		return nil
	}
	return f(context.Background())
}

// restart is the start after a crash: nothing is left but the ledger file.
func (l *life) restart() {
	l.wire.forget()
	if err := l.ledger.Close(); err != nil {
		l.violate("I0", "close ledger: %v", err)
	}
	l.open()
}

// note writes a line of the trace.
func (l *life) note(format string, args ...any) {
	line := l.now.Format("Mon 2 Jan 15:04 ") + fmt.Sprintf(format, args...)
	l.digest = sha256.Sum256(append(l.digest[:], line...))
	if *simTrace {
		fmt.Println(line)
	}
	l.lines = append(l.lines, line)
	if len(l.lines) > 60 {
		l.lines = l.lines[30:]
	}
}

func (l *life) sum() string { return hex.EncodeToString(l.digest[:]) }

// violate records the first violation.
func (l *life) violate(invariant, format string, args ...any) {
	if l.violation == "" {
		l.violation = invariant + ": " + fmt.Sprintf(format, args...)
		l.note("VIOLATION %s", l.violation)
	}
}

// report says what went wrong and how to see it again.
func (l *life) report() string {
	return fmt.Sprintf("seed %d: %s\nreplay: go test ./daemon -run 'TestSim$' -seeds 1 -from %d -tell\nlast lines:\n  %s",
		l.seed, l.violation, l.seed, strings.Join(l.lines[max(0, len(l.lines)-25):], "\n  "))
}
