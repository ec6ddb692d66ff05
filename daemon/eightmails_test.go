package daemon

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

var updateMails = flag.Bool("update-mails", false, "write the eight mails of TestEightMails anew")

// A life week is what happens in one week of the story, by day.
type lifeWeek []struct {
	day, hour int // of the week, from Monday
	do        func(ctx context.Context, w *world) error
}

// eightWeeks is the story's life: it begins with the talk of May 4, and goes on
// as such lives do.
var eightWeeks = []lifeWeek{
	{ // Riverbed moves; Johnathon has not signed off yet; a colleague takes something on.
		{0, 12, move("riverbed", "2026-05-22", "Johnathon", "Waterfall comes first")},
		{1, 10, delegate("Find a room for the offsite")},
		{2, 16, progress("starry-night", "8h")},
	},
	{ // The sign-off comes, the check-in takes place, a new promise is made.
		{0, 9, done("sign-off-suggestion")},
		{2, 11, progress("forest-grove", "6h")},
		{3, 11, done("starry-night")},
		{3, 12, add("write the release notes by May 29, a day, for Johnathon")},
		{4, 15, done("forest-grove")},
	},
	{ // The briefing is over; the room has not been heard of for two weeks.
		{0, 12, done("brief-waterfall-team")},
		{1, 10, add("draft the handbook by June 19, for Johnathon, 12h")},
		{4, 11, done("riverbed")},
	},
	{ // The room is found; one thing is due on Friday.
		{0, 10, done("find-room-offsite")},
		{1, 10, progress("write-release-notes", "2h")},
	},
	{ // The release notes were late, and there is too much at once.
		{0, 10, done("write-release-notes")},
		{1, 10, add("prepare the audit by June 10, 60h, for Johnathon")},
	},
	{ // It was decided.
		{0, 9, move("prepare-audit", "2026-06-26", "Johnathon", "the auditors come later")},
		{1, 17, progress("draft-handbook", "5h")},
		{2, 17, progress("prepare-audit", "52h")},
	},
	{ // The handbook is done.
		{2, 17, done("draft-handbook")},
		{2, 18, progress("prepare-audit", "31h")},
	},
	{ // The last week before the audit.
		{2, 12, progress("prepare-audit", "9h")},
	},
}

func done(id string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		_, err := w.app.Done(ctx, LabelRequest{ID: id})
		return err
	}
}

func progress(id, left string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		_, err := w.app.Progress(ctx, ProgressRequest{ID: id, Left: left})
		return err
	}
}

func move(id, to, by, reason string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		_, err := w.app.Move(ctx, MoveRequest{ID: id, To: to, By: by, Reason: reason})
		return err
	}
}

func add(text string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		_, err := w.app.Add(ctx, AddRequest{Text: text})
		return err
	}
}

func delegate(what string) func(context.Context, *world) error {
	return func(ctx context.Context, w *world) error {
		me, other := string(roberta), "colleague@example.com"
		_, err := w.app.Add(ctx, AddRequest{Fields: Fields{What: &what, From: &me, Owner: &other}})
		return err
	}
}

// TestEightMails lives eight weeks of the story: each Thursday there is one mail,
// and it says what it should. The mails are in testdata/mails, to be read.
func TestEightMails(t *testing.T) {
	w := newWorld(t, 0)
	post := &sent{}
	w.settings.Mail = &MailSettings{Weekly: Slot{Day: time.Thursday, Minute: 15 * 60}, To: roberta, Post: post}
	w.now = time.Date(2026, 5, 4, 10, 55, 0, 0, w.zone)
	made := 0
	w.app.core.newKey = func() commitments.Key { // the same ones each time
		made++
		return commitments.KeyOf(roberta, calendar.Source{UID: fmt.Sprintf("by hand %d", made)}, 1)
	}
	for _, k := range []struct{ id, what, due, effort, left string }{
		{"starry-night", "Starry Night", "2026-05-14", "35h", "20h"}, {"forest-grove", "Forest Grove", "2026-05-15", "45h", "25h"}, {"riverbed", "Riverbed", "2026-05-18T12:00", "40h", "13h"},
	} {
		if _, err := w.app.Add(t.Context(), AddRequest{ID: k.id, Fields: Fields{What: &k.what, Due: &k.due, Effort: &k.effort, Left: &k.left}}); err != nil {
			t.Fatal(err)
		}
	}
	monday := time.Date(2026, 5, 4, 11, 0, 0, 0, w.zone)
	for n, week := range eightWeeks {
		begin := monday.AddDate(0, 0, 7*n)
		w.live(begin, week)
		if len(post.mails) != n+1 {
			t.Fatalf("after week %d there are %d mails", n+1, len(post.mails))
		}
		w.golden(n+1, string(post.mails[n].Bytes))
	}
}

// live lives a week: an hour at a time within working days, with what is to
// happen at its hour.
func (w *world) live(monday time.Time, week lifeWeek) {
	w.t.Helper()
	for day := range 7 {
		for hour := 8; hour < 19; hour++ {
			at := calendar.DateOf(monday).Add(day).At(hour*60, w.zone)
			if at.Before(w.now) {
				continue
			}
			w.now = at
			for _, what := range week {
				if what.day != day || what.hour != hour {
					continue
				}
				if err := what.do(w.t.Context(), w); err != nil {
					w.t.Fatalf("%s: %v", at.Format("Mon 2 Jan 15:04"), err)
				}
			}
			w.sync()
		}
	}
}

// golden compares a mail with what was read and found good.
func (w *world) golden(n int, message string) {
	w.t.Helper()
	path := filepath.Join("testdata", "mails", fmt.Sprintf("%d.eml", n))
	if *updateMails {
		if err := os.WriteFile(path, []byte(message), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		w.t.Fatal(err)
	}
	if message != string(want) {
		text, _, _ := strings.Cut(message, "text/html")
		w.t.Errorf("mail %d is not %s (-update-mails writes it anew):\n%s", n, path, text)
	}
}
