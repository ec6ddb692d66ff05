package daemon

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

var feedLedgers = flag.Int("feed-ledgers", 40, "over how many generated ledgers feeds are validated")

// awkward are words that formats trip over.
var awkward = []string{
	"Brief the team", "a, b; c: d", `C:\new\text`, "line\r\nBEGIN:VALARM\r\nend", "ünïcödé größer", "日本語の長い題名をここに書く", "👩‍👩‍👧 family", "\u202egnitirw", "tab\there",
	strings.Repeat("word ", 40), strings.Repeat("é", 90), `"quoted" ^caret`, "\x00\x07bell", "METHOD:REQUEST", "ATTENDEE:mailto:x@example.com", "<b>bold</b>", "",
}

// A generator makes up ledgers, each from its seed.
type generator struct {
	*rand.Rand
	now time.Time
}

func (g *generator) words() string { return pickOf(g.Rand, awkward...) + pickOf(g.Rand, awkward...) }

func (g *generator) due() commitments.Due {
	if g.IntN(6) == 0 {
		return commitments.Due{}
	}
	d := commitments.Due{Date: calendar.DateOf(g.now).Add(g.IntN(60) - 20), Minute: commitments.NoTime}
	if g.IntN(2) == 0 {
		d.Minute = g.IntN(24 * 60)
		d.Zone = pickOf(g.Rand, "", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland")
	}
	return d
}

// commitment makes up a commitment; the draws do not depend on what is drawn.
func (g *generator) commitment(n int) commitments.Commitment {
	k := commitments.Commitment{
		Key: commitments.KeyOf(roberta, calendar.Source{UID: fmt.Sprint("generated ", n)}, 1), Label: fmt.Sprintf("thing-%d", n),
		Kind: pickOf(g.Rand, commitments.Work, commitments.SignOff), Owner: pickOf(g.Rand, roberta, johnathon, "colleague@example.com", ""),
		Delegator: pickOf(g.Rand, roberta, johnathon, ""), What: g.words(), Why: g.words(), Success: g.words(), How: g.words(), Due: g.due(),
		Priority: g.IntN(10), Status: pickOf(g.Rand, commitments.Open, commitments.Open, commitments.Done, commitments.Dropped, commitments.Draft), Created: g.now,
	}
	if k.Status == commitments.Done || k.Status == commitments.Dropped {
		k.ClosedAt = g.now
	}
	return k
}

func (g *generator) checkIn(k commitments.Key) commitments.CheckIn {
	start := g.now.Add(time.Duration(g.IntN(2000)-400) * 15 * time.Minute).Truncate(15 * time.Minute)
	return commitments.CheckIn{
		Commitment: k, N: 1, UID: commitments.CheckInUID(k, 1), Span: calendar.Span{Start: start, End: start.Add(30 * time.Minute)}, Calendar: "roberta",
		State: pickOf(g.Rand, commitments.Proposed, commitments.Booked, commitments.Moved, commitments.Removed, commitments.TookPlace, commitments.CalledOff),
	}
}

// fill puts commitments and check-ins on a ledger.
func (g *generator) fill(tx *ledger.Tx) error {
	for n := range g.IntN(12) {
		k := g.commitment(n)
		if err := tx.SaveCommitment(k, ledger.Mark{At: g.now, By: "roberta@example.com"}); err != nil {
			return err
		}
		if g.IntN(2) == 0 {
			if err := tx.SaveCheckIn(g.checkIn(k.Key), ledger.Mark{At: g.now, By: byUs}); err != nil {
				return err
			}
		}
	}
	return nil
}

// change moves a due date and drops a promise.
func (g *generator) change(tx *ledger.Tx) error {
	all, err := tx.Commitments(commitments.Open)
	if err != nil {
		return err
	}
	for i := range all {
		k := all[i]
		switch i % 3 {
		case 0:
			if !k.Due.IsZero() {
				k.Due.Date = k.Due.Date.Add(1)
			}
		case 1:
			k.Status, k.ClosedAt = commitments.Dropped, g.now
		}
		if err := tx.SaveCommitment(k, ledger.Mark{At: g.now, By: "roberta@example.com"}); err != nil {
			return err
		}
	}
	return nil
}

// A generated is a generated ledger with an App over it.
type generated struct {
	*generator
	app    *App
	ledger *ledger.Ledger
}

// newGenerated makes the ledger of a seed, with feeds for everybody.
func newGenerated(t *testing.T, dir string, seed int) *generated {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	g := &generated{generator: &generator{rand.New(rand.NewPCG(uint64(seed), 0x66656564)), time.Date(2026, 5, 4, 11, 0, 0, 0, zone)}}
	if g.ledger, err = ledger.Open(t.Context(), filepath.Join(dir, fmt.Sprintf("%d.db", seed)), roberta); err != nil {
		t.Fatal(err)
	}
	g.app = NewApp(storySettings(zone), g.ledger, slog.New(slog.DiscardHandler), func() time.Time { return g.now })
	g.update(t, g.fill)
	for _, req := range []FeedAddRequest{{Name: "titles", For: string(johnathon)}, {Name: "full", For: string(johnathon), Show: "full"}, {Name: "busy", For: string(johnathon), Show: "busy"}} {
		if _, err := g.app.FeedAdd(t.Context(), req); err != nil {
			t.Fatal(err)
		}
	}
	return g
}

func (g *generated) update(t *testing.T, f func(*ledger.Tx) error) {
	t.Helper()
	if err := g.app.update(t.Context(), func(tx *ledger.Tx, _ time.Time) error { return f(tx) }); err != nil {
		t.Fatal(err)
	}
}

// everyFeed are the feeds of a generated ledger, both files of each.
var everyFeed = []string{"me", "me-tasks", "titles", "titles-tasks", "full", "full-tasks", "busy", "busy-tasks"}

func (g *generated) print(t *testing.T, name string) []byte {
	t.Helper()
	doc, err := g.app.FeedPrint(t.Context(), FeedRequest{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return []byte(doc.Text)
}

// sound holds a feed to our own rules: CRLF throughout, 75 octets a line, each
// UID once, nothing that asks anything of anybody.
func sound(t *testing.T, name string, data []byte) map[string]int {
	t.Helper()
	for line := range bytes.Lines(data) {
		body, ok := bytes.CutSuffix(line, []byte("\r\n"))
		if !ok || bytes.ContainsAny(body, "\r\n") || len(body) > 75 {
			t.Errorf("%s: a line of %d octets: %q", name, len(body), line)
		}
		for _, never := range []string{"METHOD", "ATTENDEE", "ORGANIZER", "BEGIN:VALARM"} {
			if bytes.HasPrefix(line, []byte(never)) {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
	decoded, err := ics.Decode(data)
	if err != nil || len(decoded.Problems) > 0 {
		t.Fatalf("%s: %v %v", name, err, decoded.Problems)
	}
	numbers := map[string]int{}
	for _, o := range decoded.Objects {
		if _, twice := numbers[o.UID()]; twice || len(o.Events) != 1 {
			t.Errorf("%s: %s stands there twice", name, o.UID())
		}
		numbers[o.UID()] = o.Events[0].Sequence
		if !strings.Contains(o.Events[0].Description, "As of ") {
			t.Errorf("%s: %s does not say as of when", name, o.UID())
		}
	}
	return numbers
}

// TestFeedsOfGeneratedLedgers: over many ledgers, libical, vobject and ical.js
// have nothing to complain of in any feed, before and after changes; a feed is the
// same while nothing changes, and a new due date has a higher number.
func TestFeedsOfGeneratedLedgers(t *testing.T) {
	dir := simDir(t)
	t.Cleanup(func() { os.RemoveAll(dir) })
	var files []string
	raised := 0
	for seed := 1; seed <= *feedLedgers; seed++ {
		g := newGenerated(t, dir, seed)
		before := map[string]map[string]int{}
		for _, name := range everyFeed {
			data := g.print(t, name)
			before[name] = sound(t, name, data)
			g.now = g.now.Add(26 * time.Hour)
			g.update(t, func(*ledger.Tx) error { return nil })
			if again := g.print(t, name); !bytes.Equal(again, data) {
				t.Fatalf("seed %d: feed %s changed by itself:\n%s\n%s", seed, name, data, again)
			}
			g.now = g.now.Add(-26 * time.Hour)
			files = append(files, keep(t, dir, seed, name, "before", data))
		}
		g.now = g.now.Add(48 * time.Hour)
		g.update(t, g.change)
		for _, name := range everyFeed {
			data := g.print(t, name)
			for uid, n := range sound(t, name, data) {
				if was, ok := before[name][uid]; ok && n > was {
					raised++
				}
			}
			files = append(files, keep(t, dir, seed, name, "after", data))
		}
		if err := g.ledger.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if raised == 0 {
		t.Error("no change raised a number")
	}
	t.Logf("%d ledgers, %d files, %d numbers raised", *feedLedgers, len(files), raised)
	for _, v := range validators(t) {
		t.Run(v.name, func(t *testing.T) {
			for some := range slices.Chunk(files, 500) {
				out, err := exec.Command(v.command[0], append(v.command[1:], some...)...).CombinedOutput()
				if err != nil || !bytes.HasSuffix(bytes.TrimSpace(out), []byte(" 0 complaints")) {
					t.Fatalf("%v\n%.4000s", err, out)
				}
			}
		})
	}
}

// keep writes a feed into a file.
func keep(t *testing.T, dir string, seed int, name, when string, data []byte) string {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("%d-%s-%s.ics", seed, name, when))
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A validator is a program of other people that reads calendars.
type validator struct {
	name    string
	command []string
}

// validators are those that are here. One that is missing skips its part, or
// fails it with BYWHEN_REAL=1.
func validators(t *testing.T) []validator {
	t.Helper()
	const check = "feed/testdata/check/"
	var there []validator
	need := func(v validator, err error, what string) {
		switch {
		case err == nil:
			there = append(there, v)
		case os.Getenv("BYWHEN_REAL") == "1":
			t.Fatalf("needs %s: %v", what, err)
		default:
			t.Logf("%s is not asked: it needs %s", v.name, what)
		}
	}
	program := filepath.Join(t.TempDir(), "restrictions")
	out, err := exec.Command("gcc", "-O1", "-o", program, check+"restrictions.c", "-lical").CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	need(validator{"libical", []string{program}}, err, "gcc and Debian's libical-dev")
	need(validator{"vobject", []string{"/usr/bin/python3", check + "vobject_check.py"}}, exec.Command("/usr/bin/python3", "-c", "import vobject").Run(), "Debian's python3-vobject")
	_, err = os.Stat(check + "node_modules/ical.js")
	need(validator{"ical.js", []string{"node", check + "icaljs_check.cjs"}}, err, "npm ci in daemon/feed/testdata/check")
	return there
}

// TestValidatorsComplain: what is wrong with a calendar is found by each of them.
func TestValidatorsComplain(t *testing.T) {
	wrong := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nDTSTART:20260504T100000Z\r\nDTEND:20260504T090000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	path := keep(t, t.TempDir(), 0, "wrong", "", []byte(wrong))
	for _, v := range validators(t) {
		if out, err := exec.Command(v.command[0], append(v.command[1:], path)...).CombinedOutput(); err == nil {
			t.Errorf("%s finds nothing wrong: %s", v.name, out)
		}
	}
}

// TestCancelledForAWhile: what was dropped is shown as cancelled for two weeks,
// with a higher number, and then no more; a draft that came to nothing was never
// there.
func TestCancelledForAWhile(t *testing.T) {
	dir := t.TempDir()
	g := newGenerated(t, dir, 1)
	defer g.ledger.Close()
	g.now = g.now.Add(time.Hour)
	mark := ledger.Mark{At: g.now, By: "roberta@example.com"}
	promised := commitments.Commitment{Key: "k1", Label: "riverbed", Kind: commitments.Work, Owner: roberta, Delegator: johnathon, What: "Riverbed",
		Due: commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 18}, Minute: commitments.NoTime}, Status: commitments.Open, Created: g.now}
	draft := promised
	draft.Key, draft.Label, draft.What, draft.Status = "k2", "secret", "A secret draft", commitments.Draft
	g.update(t, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(draft, mark); err != nil {
			return err
		}
		return tx.SaveCommitment(promised, mark)
	})
	entry := func(uid string) *calendar.Event {
		t.Helper()
		decoded, err := ics.Decode(g.print(t, "titles"))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range decoded.Objects {
			if o.UID() == uid {
				return &o.Events[0]
			}
		}
		return nil
	}
	if e := entry("due-k1@bywhen"); e == nil || e.Sequence != 0 || e.Status != calendar.Confirmed {
		t.Fatalf("%+v", e)
	}
	g.now = g.now.Add(time.Hour)
	promised.Status, promised.ClosedAt, draft.Status, draft.ClosedAt = commitments.Dropped, g.now, commitments.Dropped, g.now
	g.update(t, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(draft, mark); err != nil {
			return err
		}
		return tx.SaveCommitment(promised, mark)
	})
	dropped := g.now
	for _, tt := range []struct {
		later time.Duration
		there bool
	}{{0, true}, {13 * 24 * time.Hour, true}, {15 * 24 * time.Hour, false}, {400 * 24 * time.Hour, false}} {
		g.now = dropped.Add(tt.later)
		g.update(t, func(*ledger.Tx) error { return nil })
		e := entry("due-k1@bywhen")
		if (e != nil) != tt.there || e != nil && (e.Status != calendar.Cancelled || e.Sequence != 1) {
			t.Errorf("after %s: %+v", tt.later, e)
		}
		if text := string(g.print(t, "titles")); strings.Contains(text, "secret draft") {
			t.Errorf("after %s a draft that came to nothing is shown:\n%s", tt.later, text)
		}
	}
	promised.Status, promised.ClosedAt = commitments.Open, time.Time{}
	g.update(t, func(tx *ledger.Tx) error { return tx.SaveCommitment(promised, mark) })
	if e := entry("due-k1@bywhen"); e == nil || e.Sequence < 2 {
		t.Errorf("taken up again: %+v", e)
	}
}

// TestThroughVdirsyncer: what is served reaches khal by way of vdirsyncer, and
// what is changed and revoked reaches it too.
func TestThroughVdirsyncer(t *testing.T) {
	for _, name := range []string{"vdirsyncer", "khal"} {
		if _, err := exec.LookPath(name); err != nil {
			if os.Getenv("BYWHEN_REAL") == "1" {
				t.Fatal(err)
			}
			t.Skip(err)
		}
	}
	w := newFeedWorld(t)
	doc, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: "me"})
	if err != nil {
		t.Fatal(err)
	}
	w.served(doc.URL)
	home := t.TempDir()
	config := fmt.Sprintf(`[general]
status_path = "%[1]s/status"
[pair feed]
a = "local"
b = "remote"
collections = null
conflict_resolution = "b wins"
[storage local]
type = "filesystem"
path = "%[1]s/feed"
fileext = ".ics"
[storage remote]
type = "http"
url = "%[2]s"
`, home, doc.URL)
	khal := fmt.Sprintf("[calendars]\n[[feed]]\npath = %[1]s/feed\n[locale]\nlocal_timezone = America/New_York\ndefault_timezone = America/New_York\ndateformat = %%Y-%%m-%%d\nlongdateformat = %%Y-%%m-%%d\ntimeformat = %%H:%%M\ndatetimeformat = %%Y-%%m-%%d %%H:%%M\nlongdatetimeformat = %%Y-%%m-%%d %%H:%%M\n[sqlite]\npath = %[1]s/khal.db\n", home)
	for name, text := range map[string]string{"vdirsyncer": config, "khal": khal} {
		if err := os.WriteFile(filepath.Join(home, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(home, "feed"), 0o700); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		t.Helper()
		c := exec.CommandContext(t.Context(), name, append([]string{"-c", filepath.Join(home, name)}, args...)...)
		c.Env = append(os.Environ(), "HOME="+home, "LC_ALL=C.UTF-8", "XDG_CACHE_HOME="+home, "XDG_DATA_HOME="+home)
		c.Stdin = strings.NewReader("y\n")
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", c.Args, err, out)
		}
		return string(out)
	}
	run("vdirsyncer", "discover")
	run("vdirsyncer", "sync")
	if list := run("khal", "list", "2026-05-10", "15d"); !strings.Contains(list, "09:30-10:00 Check-in: Brief the Waterfall Team") || !strings.Contains(list, "12:45-13:00 Due: Brief the Waterfall Team") {
		t.Errorf("khal shows:\n%s", list)
	}
	if _, err := w.app.Move(t.Context(), MoveRequest{ID: "brief-waterfall-team", To: "2026-05-19T10:00"}); err != nil {
		t.Fatal(err)
	}
	run("vdirsyncer", "sync")
	if list := run("khal", "list", "2026-05-19", "1d"); !strings.Contains(list, "09:45-10:00 Due: Brief the Waterfall Team") {
		t.Errorf("after a move khal shows:\n%s", list)
	}
}

// A feedWorld is the world of the story with its feeds served.
type feedWorld struct{ *world }

func newFeedWorld(t testing.TB) *feedWorld {
	t.Helper()
	w := newWorld(t, 0)
	w.settings.Feeds = FeedSettings{Listen: freeAddress(t)}
	w.sync()
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.app.FeedServer().Run(ctx) }()
	t.Cleanup(func() {
		end()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &feedWorld{w}
}
