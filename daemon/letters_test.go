package daemon

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
	"bywhen/daemon/mail/mailtest"
)

// mailWorld is the world of the story with a mail server, on the Thursday of the
// first summary.
func mailWorld(t *testing.T) (*world, *mailtest.Server) {
	t.Helper()
	w := newWorld(t, mem.CalDAV)
	server := mailtest.NewServer(t, false)
	w.settings.Mail = &MailSettings{Weekly: Slot{Day: time.Thursday, Minute: 15 * 60}, To: roberta, Post: mail.SMTP{
		Server: server.Addr, Username: mailtest.Username, TLS: server.Trust,
		Password: func(context.Context) (string, error) { return mailtest.Password, nil },
	}}
	w.sync()
	w.now = time.Date(2026, 5, 7, 15, 0, 0, 0, w.zone)
	return w, server
}

// letter is the one letter's action.
func (w *world) letter(key string) ledger.Action {
	w.t.Helper()
	var a ledger.Action
	err := w.ledger.View(w.t.Context(), func(tx *ledger.Tx) (err error) {
		a, err = tx.Action(key)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

const firstWeek = "mail/weekly/2026-W19"

// untilKilled runs a pass that is killed at its nth point; over is true when it
// has fewer.
func (w *world) untilKilled(n int) (point string, over bool) {
	w.t.Helper()
	left := n
	w.app.store.reach = func(point string) error {
		if left--; left == 0 {
			panic(killed{point})
		}
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			crash, ok := r.(killed)
			if !ok {
				panic(r)
			}
			point, over = crash.point, false
		}
	}()
	if err := w.app.pass(w.t.Context(), Inputs{}); err != nil {
		w.t.Fatal(err)
	}
	return "", true
}

// TestKilledWhileSending kills bywhen at every point of sending a mail, and looks
// for days afterwards: never two, and either it was sent or a person is asked.
func TestKilledWhileSending(t *testing.T) {
	points := map[string]bool{}
	for n := 1; ; n++ {
		w, server := mailWorld(t)
		point, over := w.untilKilled(n)
		if over {
			break
		}
		points[point] = true
		w.restart()
		for _, later := range []time.Duration{0, time.Minute, 3 * time.Hour, 20 * time.Hour} {
			w.now = w.now.Add(later)
			w.sync()
		}
		sent := len(server.Accepted())
		a := w.letter(firstWeek)
		switch {
		case sent > 1:
			t.Errorf("killed at %s: %d mails", point, sent)
		case a.State == ledger.Finished && sent == 1:
		case a.State == ledger.Unknown && a.Attempts == 1:
		default:
			t.Errorf("killed at %s: %d mails, and it is %s", point, sent, a.State)
		}
	}
	for _, want := range []string{"step/commit", "step/committed", "mail/before", "begin/commit", "begin/committed", "mail/begun", "mail/answered"} {
		if !points[want] {
			t.Errorf("it was never killed at %s: %v", want, points)
		}
	}
}

// TestServerDies: a server that dies while it takes a mail leaves it unknown,
// whether it kept it or not. It is shown wherever one looks, and goes out again
// only when a person asks: the same bytes, under the same Message-ID.
func TestServerDies(t *testing.T) {
	for _, at := range []mailtest.Step{mailtest.Data, mailtest.Taken} {
		t.Run(string(at), func(t *testing.T) {
			w, server := mailWorld(t)
			dies := true
			server.At = func(s mailtest.Step) error {
				if s == at && dies {
					return mailtest.ErrDie
				}
				return nil
			}
			w.sync()
			dies = false
			for range 5 {
				w.now = w.now.Add(4 * time.Hour)
				w.sync()
			}
			kept := len(server.Accepted())
			if a := w.letter(firstWeek); a.State != ledger.Unknown || kept > 1 {
				t.Fatalf("it is %s, and the server has %d", a.State, kept)
			}
			w.shownUnsettled()
			doc, err := w.app.MailWeekly(t.Context(), MailRequest{Again: true})
			if err != nil || doc.Sent.State != "done" {
				t.Fatalf("%v %+v", err, doc.Sent)
			}
			got := server.Accepted()
			if len(got) != kept+1 || kept == 1 && got[0] != got[1] {
				t.Errorf("the server has %d, had %d:\n%s", len(got), kept, strings.Join(got, "\n\n"))
			}
		})
	}
}

// shownUnsettled fails the test unless status, log and summary show a mail of
// unknown outcome, and what to do about it.
func (w *world) shownUnsettled() {
	w.t.Helper()
	const what = "bywhen mail weekly --again"
	status, err := w.app.Status(w.t.Context(), Empty{})
	if err != nil || len(status.Unsettled) != 1 || !strings.Contains(status.Unsettled[0].Error, what) {
		w.t.Errorf("status: %v %+v", err, status.Unsettled)
	}
	log, err := w.app.Log(w.t.Context(), LogRequest{})
	if err != nil || len(log.Deeds) == 0 || log.Deeds[len(log.Deeds)-1].State != "unknown" {
		w.t.Errorf("log: %v %+v", err, log.Deeds)
	}
	mail, err := w.app.MailWeekly(w.t.Context(), MailRequest{DryRun: true})
	if err != nil || !strings.Contains(mail.Text, "MAIL THAT MAY NOT HAVE ARRIVED") || !strings.Contains(mail.Text, what) || !strings.Contains(mail.HTML, what) {
		w.t.Errorf("summary: %v\n%s", err, mail.Text)
	}
	if _, err := w.app.MailWeekly(w.t.Context(), MailRequest{}); err == nil || !strings.Contains(err.Error(), "unknown") {
		w.t.Errorf("it was sent unasked: %v", err)
	}
}

// TestServerAway: a server that cannot be reached is tried again, ever more
// seldom; after a working day the mail is given up, shown, and sent when a person
// asks.
func TestServerAway(t *testing.T) {
	w, server := mailWorld(t)
	away := true
	connections := 0
	server.At = func(s mailtest.Step) error {
		if s == mailtest.Connected {
			connections++
			if away {
				return mailtest.ErrDie
			}
		}
		return nil
	}
	for range 60 {
		w.sync()
		w.now = w.now.Add(30 * time.Minute)
	}
	if a := w.letter(firstWeek); a.State != ledger.Failed || connections < 4 || connections > 15 {
		t.Fatalf("it is %s after %d connections: %s", a.State, connections, a.Error)
	}
	away = false
	w.sync()
	if n := len(server.Accepted()); n != 0 {
		t.Fatalf("%d mails went out after the end of their day", n)
	}
	if _, err := w.app.MailWeekly(t.Context(), MailRequest{Again: true}); err != nil || len(server.Accepted()) != 1 {
		t.Errorf("%v, %d mails", err, len(server.Accepted()))
	}
}

// TestWeeklyTime: on Thursday at three; on the working day before if it is off;
// up to a working day later after sleep; never twice, and never in a week away.
func TestWeeklyTime(t *testing.T) {
	at := func(text string) time.Time {
		zone, err := time.LoadLocation("America/New_York")
		if err != nil {
			t.Fatal(err)
		}
		when, err := time.ParseInLocation("2 Jan 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return when.AddDate(2026, 0, 0)
	}
	for _, tt := range []struct {
		story    string
		off      []int // days of May
		looks    []string
		expected []string // when a mail was written
	}{
		{"a minute early, then in time", nil, []string{"7 May 14:59", "7 May 15:00", "7 May 15:01", "8 May 10:00"}, []string{"7 May 15:00"}},
		{"asleep until Friday", nil, []string{"6 May 9:00", "8 May 10:00", "8 May 10:01"}, []string{"8 May 10:00"}},
		{"asleep for a whole working day", nil, []string{"6 May 9:00", "8 May 15:00", "9 May 10:00"}, nil},
		{"Thursday is off", []int{7}, []string{"6 May 14:59", "6 May 15:00", "7 May 15:00", "8 May 15:00"}, []string{"6 May 15:00"}},
		{"from Wednesday on everything is off", []int{6, 7, 8}, []string{"5 May 15:00", "7 May 15:00"}, []string{"5 May 15:00"}},
		{"only Friday is worked", []int{4, 5, 6, 7}, []string{"7 May 15:00", "8 May 14:00", "8 May 15:00"}, []string{"8 May 15:00"}},
		{"a week away", []int{4, 5, 6, 7, 8}, []string{"7 May 15:00", "8 May 15:00", "11 May 9:00"}, nil},
		{"asleep over a long weekend", []int{8, 11}, []string{"6 May 9:00", "12 May 14:59"}, []string{"12 May 14:59"}},
		{"three weeks", nil, []string{"7 May 15:00", "14 May 15:02", "14 May 18:00", "21 May 16:00", "22 May 15:00"}, []string{"7 May 15:00", "14 May 15:02", "21 May 16:00"}},
	} {
		t.Run(tt.story, func(t *testing.T) {
			w, server := mailWorld(t)
			for _, day := range tt.off {
				w.settings.Hours.Holidays = mapWith(w.settings.Hours.Holidays, at(fmt.Sprintf("%d May 0:00", day)))
			}
			var got []string
			for _, look := range tt.looks {
				w.now = at(look)
				before := len(server.Accepted())
				w.sync()
				if len(server.Accepted()) > before {
					got = append(got, look)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(tt.expected) {
				t.Errorf("mails at %v, expected %v", got, tt.expected)
			}
		})
	}
}

// TestNothingToSay: a week in which there is nothing to say has no mail, and
// says so in the journal.
func TestNothingToSay(t *testing.T) {
	w, server := mailWorld(t)
	list, err := w.app.List(t.Context(), ListRequest{Which: "all"})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range list.Commitments {
		if _, err := w.app.Drop(t.Context(), LabelRequest{ID: k.ID}); err != nil {
			t.Fatal(err)
		}
	}
	w.sync()
	if n := len(server.Accepted()); n != 0 {
		t.Fatalf("%d mails:\n%s", n, server.Accepted()[0])
	}
	if a := w.letter(firstWeek); a.State != ledger.Moot || a.Error != "nothing to say" {
		t.Errorf("%+v", a)
	}
}

// TestSilence: while bywhen is paused, or its ledger was rebuilt and nobody has
// confirmed it, no mail goes out; and none is made up for afterwards.
func TestSilence(t *testing.T) {
	w, server := mailWorld(t)
	if _, err := w.app.Pause(t.Context(), PauseRequest{}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	if n := len(server.Accepted()); n != 0 {
		t.Fatalf("%d mails while paused", n)
	}
	if _, err := w.app.Pause(t.Context(), PauseRequest{Until: "off"}); err != nil {
		t.Fatal(err)
	}
	if err := w.ledger.Update(t.Context(), func(tx *ledger.Tx) error { return w.app.core.restored(tx, w.now) }); err != nil {
		t.Fatal(err)
	}
	w.sync()
	w.now = w.now.Add(time.Hour)
	if _, err := w.app.Sync(t.Context(), SyncRequest{Adopt: true}); err != nil {
		t.Fatal(err)
	}
	w.sync()
	if n := len(server.Accepted()); n != 0 {
		t.Errorf("%d mails: this week's may have gone out from the ledger before", n)
	}
}

// TestAskedOnce: what goes to somebody else needs a yes to these very words, and
// goes out once.
func TestAskedOnce(t *testing.T) {
	w, server := mailWorld(t)
	w.now = time.Date(2026, 5, 4, 12, 0, 0, 0, w.zone)
	send := func(shown string) (ParaphraseDocument, error) {
		return w.app.Paraphrase(t.Context(), ParaphraseRequest{ID: "brief-waterfall-team", Send: true, Shown: shown})
	}
	doc, err := send("")
	if err != nil || doc.Preview == nil || doc.Sent != nil {
		t.Fatalf("%v %+v", err, doc)
	}
	if doc, err := send("another"); err != nil || doc.Preview == nil || len(server.Accepted()) != 0 {
		t.Fatalf("a yes to other words: %v %+v", err, doc)
	}
	shown := doc.Preview.Shown
	why := "the board asked"
	if _, err := w.app.Edit(t.Context(), EditRequest{ID: "brief-waterfall-team", Fields: Fields{Why: &why}}); err != nil {
		t.Fatal(err)
	}
	if doc, err = send(shown); err != nil || doc.Preview == nil || len(server.Accepted()) != 0 {
		t.Fatalf("the words changed after the yes: %v %+v", err, doc)
	}
	if doc, err = send(doc.Preview.Shown); err != nil || doc.Sent == nil || doc.Sent.State != "done" {
		t.Fatalf("%v %+v", err, doc)
	}
	if _, err = send(""); err == nil || !strings.Contains(err.Error(), "it was sent") {
		t.Errorf("a second time: %v", err)
	}
	if n := len(server.Accepted()); n != 1 {
		t.Errorf("%d mails", n)
	}
	var given []ledger.Consent
	err = w.ledger.View(t.Context(), func(tx *ledger.Tx) (err error) {
		given, err = tx.AllConsents()
		return err
	})
	if err != nil || len(given) != 1 || given[0].Person != johnathon || !strings.Contains(given[0].Words, "so you want me to") {
		t.Errorf("consents: %v %+v", err, given)
	}
}

// TestFullDisk: when the deed cannot be committed, nothing is sent.
func TestFullDisk(t *testing.T) {
	w, server := mailWorld(t)
	w.app.store.reach = func(point string) error {
		if point == "begin/commit" {
			return ledger.ErrFull
		}
		return nil
	}
	if err := w.app.pass(t.Context(), Inputs{}); !errors.Is(err, ledger.ErrFull) {
		t.Fatalf("%v", err)
	}
	if n := len(server.Accepted()); n != 0 {
		t.Errorf("%d mails", n)
	}
	w.app.store.reach = nil
	w.sync()
	if n := len(server.Accepted()); n != 1 {
		t.Errorf("%d mails once there was room", n)
	}
}

// mapWith is a set of days and one more.
func mapWith(days map[calendar.Date]bool, at time.Time) map[calendar.Date]bool {
	all := map[calendar.Date]bool{calendar.DateOf(at): true}
	maps.Copy(all, days)
	return all
}
