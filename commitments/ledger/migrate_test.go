package ledger_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// fillStory writes something into every table.
func fillStory(t testing.TB, l *ledger.Ledger) {
	t.Helper()
	c := briefing()
	start := monday.AddDate(0, 0, 8)
	checkIn := commitments.CheckIn{
		Commitment: c.Key, N: 1, UID: commitments.CheckInUID(c.Key, 1), State: commitments.Booked, Calendar: "work",
		Span: calendar.Span{Start: start, End: start.Add(1800e9)}, FreeBefore: 1380, FreeAfter: 1020, Free: 2400,
		Alternatives: []calendar.Span{{Start: start.AddDate(0, 0, 1), End: start.AddDate(0, 0, 1).Add(1800e9)}},
	}
	o := meeting("delegation.ics", "delegation@example.com", "Roberta: write the briefing by May 18, 1pm")
	o.Events[0].Organizer = calendar.Person{Address: johnathon, Name: "Johnathon"}
	o.Events = append(o.Events, calendar.Event{UID: o.UID(), RecurrenceID: calendar.UTC(monday), Recurrence: []string{"RRULE:FREQ=WEEKLY"}})
	update(t, l, func(tx *ledger.Tx) error {
		_, _, err := tx.AddAction(ledger.Action{Key: "checkin/" + string(c.Key) + "/1/create", Kind: "put", Calendar: "work", UID: checkIn.UID,
			State: ledger.Finished, Request: json.RawMessage(`{"event":{}}`), Created: monday, Finished: monday, Attempts: 1})
		return errors.Join(err, tx.SaveCalendar(ledger.Calendar{Name: "work", Cursor: "42", Since: monday, LastOK: monday,
			Problems: []calendar.Problem{{Ref: "bad.ics", Reason: "cannot be read"}}}), tx.PutObject("work", o, hour(0)),
			tx.SaveReading(ledger.Reading{Source: c.Origin.Source, Hash: "h", Lines: []string{"l1", "l2"}, At: monday}))
	})
	update(t, l, func(tx *ledger.Tx) error {
		err := errors.Join(tx.SaveCommitment(c, read), tx.SaveCommitment(promise("riverbed", "riverbed"), read), tx.SaveCheckIn(checkIn, read),
			tx.SaveProposal(ledger.Proposal{Commitment: c.Key, Field: "due", Before: "2026-05-18", After: "2026-05-20", Quote: "Wednesday", At: monday}),
			tx.Say(ledger.Saying{Topic: "overload/briefing", Channel: "ask", At: monday, Detail: json.RawMessage(`{"short":120}`)}),
			tx.SetSetting("paused_until", "2026-05-05T08:00:00Z"))
		if err != nil {
			return err
		}
		c.Due.Date.Day = 20
		c.Edited = []string{"due"}
		if err := tx.SaveCommitment(c, ledger.Mark{At: monday, By: string(roberta), Why: "decision 1"}); err != nil {
			return err
		}
		_, err = tx.AddDecision(commitments.Decision{At: monday, By: johnathon, Overload: "briefing", Offered: []string{"move:riverbed"},
			Suggested: "move:riverbed", Chosen: "move:briefing",
			Changes: []commitments.Change{{Commitment: c.Key, Before: briefing().Due, After: c.Due, InTime: true, SlipDays: 2}}})
		if err != nil {
			return err
		}
		_, err = tx.AddConsent(ledger.Consent{At: monday, By: roberta, Kind: ledger.Invite, About: checkIn.UID, Person: johnathon, Commitment: c.Key,
			Words: "Invite Johnathon to Check-in: briefing?"})
		return errors.Join(err, fillPublished(tx), tx.SaveBusy(ledger.Busy{Person: johnathon, At: monday, Window: calendar.Span{Start: monday, End: start},
			Spans: []calendar.Span{{Start: monday, End: monday.Add(3600e9)}}}))
	})
}

// fillPublished writes into the tables of what others see.
func fillPublished(tx *ledger.Tx) error {
	return errors.Join(
		tx.AddLetter(ledger.Letter{Key: "mail/weekly/2026-W19", MessageID: "w19@example.com", From: roberta, Recipients: []calendar.Address{roberta},
			Subject: "Your week", Bytes: "Subject: Your week\r\n\r\nAll is well.\r\n", Created: monday}),
		tx.SaveFeed(ledger.Feed{Name: "johnathon", Person: johnathon, Shows: "titles", Secret: strings.Repeat("0a", 32), Created: monday}),
		tx.SaveFeedEntry(ledger.FeedEntry{Feed: "johnathon", UID: "due-1@bywhen", Sequence: 2, Changed: monday, Content: json.RawMessage(`{"summary":"Due"}`)}))
}

// tell writes everything that a ledger holds, as its API gives it.
func tell(t testing.TB, l *ledger.Ledger) string {
	t.Helper()
	var all []any
	view(t, l, func(tx *ledger.Tx) error {
		add := func(v any, err error) {
			if err != nil {
				t.Error(err)
			}
			all = append(all, v)
		}
		add(tx.Calendars())
		add(tx.Known("work"))
		add(tx.ObjectsByUID("delegation@example.com"))
		add(tx.ReadingsOf("delegation@example.com"))
		add(tx.Commitments())
		add(tx.History(""))
		add(tx.CheckIns(""))
		add(tx.Decisions())
		add(tx.Proposals())
		add(tx.Actions())
		said, _, err := tx.Said("overload/briefing", "")
		add(said, err)
		add(tx.AllConsents())
		busy, _, err := tx.BusyOf(johnathon)
		add(busy, err)
		if letter, err := tx.Letter("mail/weekly/2026-W19"); !errors.Is(err, ledger.ErrNotFound) {
			add(letter, err)
		}
		add(tx.Feeds())
		add(tx.FeedEntries("johnathon"))
		add(tx.Settings(""))
		return nil
	})
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text) + "\n"
}

var write = flag.Bool("update", false, "write the fixtures anew")

// TestOldLedgers opens the ledger that each version left behind, and finds all
// of it. With -update a version that has left none leaves its own, and what they
// tell is written anew, to be reviewed; a ledger that is there stays as it is.
func TestOldLedgers(t *testing.T) {
	steps, err := ledger.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	if current := fixture(len(steps)); *write && !there(current) {
		leaveFixture(t, current)
	}
	for version := 1; version <= len(steps); version++ {
		t.Run(fmt.Sprint("version ", version), func(t *testing.T) {
			path := unpack(t, fixture(version))
			l := openAt(t, path)
			if err := l.Check(context.Background()); err != nil {
				t.Error(err)
			}
			got, golden := tell(t, l), fmt.Sprintf("testdata/v%d.json", version)
			if *write {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got != string(want) {
				t.Errorf("it tells\n%s\nwant\n%s(%v)", got, want, err)
			}
			for v := 2; v <= len(steps); v++ {
				if made := there(fmt.Sprintf("%s.before-v%d", path, v)); made != (v > version) {
					t.Errorf("a copy before version %d: %v", v, made)
				}
			}
		})
	}
}

// fixture names the ledger that a version left behind.
func fixture(version int) string { return fmt.Sprintf("testdata/v%d.db.gz", version) }

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// leaveFixture writes a ledger of the current version with the story in it.
func leaveFixture(t *testing.T, name string) {
	t.Helper()
	l := open(t)
	fillStory(t, l)
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := l.BackupTo(context.Background(), path); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write(file); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Close(), os.WriteFile(name, packed.Bytes(), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// unpack gives a copy of a fixture that can be opened.
func unpack(t *testing.T, name string) (path string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// future are the steps up to now and those of two versions to come.
func future(t *testing.T, more ...string) []string {
	t.Helper()
	steps, err := ledger.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	return append(steps, more...)
}

// stored is a closed ledger with the story in it, and what it tells.
func stored(t *testing.T) (path, tells string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "ledger.db")
	l := openAt(t, path)
	fillStory(t, l)
	tells = tell(t, l)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return path, tells
}

// TestMigration goes through two versions to come: a copy, private and whole,
// stands before each; the older bywhen then refuses the ledger and says which
// copy to put back; the copy still works.
func TestMigration(t *testing.T) {
	path, tells := stored(t)
	next := `ALTER TABLE commitments ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue'`
	// A table that others refer to is built anew: no cascade may empty those.
	after := `CREATE TABLE anew AS SELECT * FROM objects; DROP TABLE objects;
		CREATE TABLE objects (owner TEXT, calendar TEXT, ref TEXT, etag TEXT, uid TEXT, starts INTEGER, ends INTEGER, PRIMARY KEY (owner, calendar, ref)) STRICT;
		INSERT INTO objects SELECT * FROM anew; DROP TABLE anew; CREATE INDEX objects_by_end ON objects (owner, calendar, ends)`
	steps := future(t, next, after)
	now := len(steps) - 2
	first, second := fmt.Sprintf("%s.before-v%d", path, now+1), fmt.Sprintf("%s.before-v%d", path, now+2)
	if err := ledger.Migrate(context.Background(), path, steps); err != nil {
		t.Fatal(err)
	}
	if err := ledger.Migrate(context.Background(), path, steps); err != nil {
		t.Errorf("migrating again: %v", err)
	}
	if n, err := ledger.CountIn(path, "events"); n != 2 || err != nil {
		t.Errorf("there are %d events left, %v, want 2", n, err)
	}
	_, err := ledger.Open(context.Background(), path, roberta)
	if says := fmt.Sprintf("version %d, this bywhen knows up to %d; update bywhen, or put back %s, the copy made before it was migrated", now+2, now, first); !errors.Is(err, ledger.ErrNewer) || !strings.HasSuffix(err.Error(), says) {
		t.Errorf("opening it with an older bywhen: %v", err)
	}
	for _, copied := range []string{first, second} {
		if info, err := os.Stat(copied); err != nil || info.Mode() != 0o600 {
			t.Errorf("the copy %s is %v, %v", copied, info, err)
		}
	}
	if got := tell(t, openAt(t, first)); got != tells {
		t.Errorf("the copy tells\n%s\nwant\n%s", got, tells)
	}
	if err := os.Remove(first); err != nil {
		t.Fatal(err)
	}
	if _, err := ledger.Open(context.Background(), path, roberta); !errors.Is(err, ledger.ErrNewer) || !strings.HasSuffix(err.Error(), "; update bywhen") {
		t.Errorf("without the copy: %v", err)
	}
}

// TestMigrationFails: a step that cannot be taken, or that leaves rows which
// refer to nothing, leaves the ledger at the version before, and the next
// attempt takes a new copy.
func TestMigrationFails(t *testing.T) {
	for name, step := range map[string]string{
		"cannot be taken": "CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1)",
		"leaves orphans":  "DROP TRIGGER commitments_stay; DELETE FROM commitments",
	} {
		t.Run(name, func(t *testing.T) {
			path, tells := stored(t)
			steps := future(t, step)
			for range 2 {
				err := ledger.Migrate(context.Background(), path, steps)
				if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("migrate to version %d (nothing was changed): ", len(steps))) {
					t.Errorf("got %v", err)
				}
			}
			l := openAt(t, path)
			if got := tell(t, l); got != tells {
				t.Errorf("afterwards it tells\n%s\nwant\n%s", got, tells)
			}
			if n, err := l.Ask("SELECT count(*) FROM sqlite_schema WHERE name = 'half'"); err != nil || n != int64(0) {
				t.Errorf("half a step was taken: %v, %v", n, err)
			}
			if err := l.Check(context.Background()); err != nil {
				t.Error(err)
			}
			if !there(fmt.Sprintf("%s.before-v%d", path, len(steps))) {
				t.Error("there is no copy")
			}
		})
	}
}
