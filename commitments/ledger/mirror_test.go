package ledger_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// meeting is an object of one event with a text.
func meeting(ref, uid, text string) calendar.Object {
	return calendar.Object{
		Version: calendar.Version{Ref: calendar.Ref(ref), ETag: "1"},
		Events:  []calendar.Event{{UID: uid, Summary: uid, Description: text, Start: calendar.UTC(monday), End: calendar.UTC(monday.Add(time.Hour))}},
	}
}

// hour is an hour that begins so many hours after monday.
func hour(n int) ledger.Extent {
	start := monday.Add(time.Duration(n) * time.Hour)
	return ledger.Extent{Start: start, End: start.Add(time.Hour)}
}

// TestMirrorFollowsTheCalendar: put, change, drop, and start over, as readings
// of a calendar do; the other calendar is never touched.
func TestMirrorFollowsTheCalendar(t *testing.T) {
	l := open(t)
	series := meeting("weekly.ics", "weekly", "agenda")
	series.Events = append(series.Events, calendar.Event{UID: "weekly", RecurrenceID: calendar.UTC(monday), Description: "moved"})
	update(t, l, func(tx *ledger.Tx) error {
		for _, name := range []string{"work", "home"} {
			for _, o := range []calendar.Object{meeting("a.ics", "a", ""), series, {Version: calendar.Version{Ref: "empty.ics", ETag: "0"}}} {
				if err := tx.PutObject(name, o, hour(0)); err != nil {
					return err
				}
			}
		}
		series.ETag, series.Events = "2", series.Events[:1]
		if err := tx.PutObject("work", series, hour(100)); err != nil {
			return err
		}
		if err := tx.DropObject("work", "a.ics"); err != nil {
			return err
		}
		return tx.DropObject("work", "never there.ics")
	})
	view(t, l, func(tx *ledger.Tx) error {
		known, err := tx.Known("work")
		if want := map[calendar.Ref]calendar.ETag{"weekly.ics": "2", "empty.ics": "0"}; err != nil || !maps.Equal(known, want) {
			t.Errorf("known are %v, %v, want %v", known, err, want)
		}
		got, ok, err := tx.ObjectAt("work", "weekly.ics")
		if err != nil || !ok || !reflect.DeepEqual(got, series) {
			t.Errorf("the series is %+v, %v, %v, want %+v", got, ok, err, series)
		}
		if _, ok, err := tx.ObjectAt("work", "a.ics"); ok || err != nil {
			t.Errorf("the dropped one is %v, %v", ok, err)
		}
		if within, err := tx.ObjectsWithin("work", calendar.Span(hour(0))); err != nil || len(within) != 1 {
			t.Errorf("at its former time there are %v, %v, want the empty one", within, err)
		}
		both, err := tx.ObjectsByUID("weekly")
		if err != nil || len(both) != 2 || both[0].Calendar != "home" || len(both[0].Events) != 2 || both[1].Calendar != "work" || len(both[1].Events) != 1 {
			t.Errorf("on both calendars there are %+v, %v", both, err)
		}
		all, err := tx.Calendars()
		if err != nil || len(all) != 2 || all[0].Name != "home" || all[1].Name != "work" {
			t.Errorf("calendars are %+v, %v", all, err)
		}
		return nil
	})
	update(t, l, func(tx *ledger.Tx) error {
		if err := tx.SaveCalendar(ledger.Calendar{Name: "work", Cursor: "7"}); err != nil {
			return err
		}
		return tx.DropCalendar("home")
	})
	view(t, l, func(tx *ledger.Tx) error {
		work, err := tx.CountObjects("work")
		home, err2 := tx.CountObjects("home")
		row, err3 := tx.Calendar("home")
		if err != nil || err2 != nil || err3 != nil || work != 2 || home != 0 || !reflect.DeepEqual(row, ledger.Calendar{Name: "home"}) {
			t.Errorf("work has %d, home %d, its row is %+v", work, home, row)
		}
		return nil
	})
}

// TestObjectsWithin compares the index with a look at every object.
func TestObjectsWithin(t *testing.T) {
	l := open(t)
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return monday.Add(time.Duration(rapid.IntRange(-20, 20).Draw(t, "hours")) * time.Hour)
	})
	rapid.Check(t, func(t *rapid.T) {
		_ = l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			window := calendar.Span{Start: instant.Draw(t, "from"), End: instant.Draw(t, "to")}
			var want []calendar.Ref
			for i := range rapid.IntRange(0, 12).Draw(t, "objects") {
				e := ledger.Extent{Start: instant.Draw(t, "start"), End: instant.Draw(t, "end")}
				if e.End.Before(e.Start) {
					e.End = time.Time{}
				}
				o := meeting(fmt.Sprintf("%d.ics", i), fmt.Sprint(i), "")
				if err := tx.PutObject("work", o, e); err != nil {
					t.Fatal(err)
				}
				touches := e.End.IsZero() || e.End.After(window.Start) || e.End.Equal(e.Start) && e.End.Equal(window.Start)
				if touches && e.Start.Before(window.End) {
					want = append(want, o.Ref)
				}
			}
			within, err := tx.ObjectsWithin("work", window)
			if err != nil {
				t.Fatal(err)
			}
			var got []calendar.Ref
			for _, o := range within {
				got = append(got, o.Ref)
			}
			if slices.Sort(want); !slices.Equal(got, want) {
				t.Fatalf("within %v there are %v, want %v", window, got, want)
			}
			return errUndo
		})
	})
}

// TestSifted compares what the index sifts out with a look at every object: which
// are the first of their UID, and have a text or a question mark.
func TestSifted(t *testing.T) {
	l := open(t)
	rapid.Check(t, func(t *rapid.T) {
		_ = l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			window := calendar.Span(hour(0))
			for i := range rapid.IntRange(0, 8).Draw(t, "objects") {
				o := meeting(fmt.Sprintf("%d.ics", i), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "uid"), "")
				override := o.Events[0]
				o.Events = append(o.Events, override)
				for n := range o.Events {
					o.Events[n].Summary = rapid.SampledFrom([]string{"", "? brief", " ?"}).Draw(t, "title")
					o.Events[n].Description = rapid.SampledFrom([]string{"", "", "said", "why?"}).Draw(t, "text")
				}
				if err := tx.PutObject("work", o, hour(rapid.IntRange(-1, 1).Draw(t, "hour"))); err != nil {
					t.Fatal(err)
				}
			}
			all, err := tx.Within("work", window)
			if err != nil {
				t.Fatal(err)
			}
			var texts, questions []calendar.Ref
			seen := map[string]bool{}
			for _, f := range all {
				if seen[f.UID] {
					continue
				}
				seen[f.UID] = true
				events, err := f.Events()
				if err != nil {
					t.Fatal(err)
				}
				if slices.ContainsFunc(events, func(e calendar.Event) bool { return e.Description != "" }) {
					texts = append(texts, f.Ref)
				}
				if slices.ContainsFunc(events, func(e calendar.Event) bool { return strings.Contains(e.Summary, "?") }) {
					questions = append(questions, f.Ref)
				}
			}
			sifted := func(want []calendar.Ref, found []ledger.Found, err error) {
				var got []calendar.Ref
				for _, f := range found {
					got = append(got, f.Ref)
				}
				if err != nil || !slices.Equal(got, want) {
					t.Fatalf("sifted out are %v, %v, want %v", got, err, want)
				}
			}
			found, err := tx.WithText("work", window)
			sifted(texts, found, err)
			found, err = tx.WithQuestion("work", window)
			sifted(questions, found, err)
			return errUndo
		})
	})
}

// TestQuestionsGoByAnIndex, so that they cost what their answer costs, however
// much there is besides.
func TestQuestionsGoByAnIndex(t *testing.T) {
	l := open(t)
	for question, index := range ledger.Questions {
		plan, err := l.Plan(question, "o", "c", 1, 2)
		if err != nil || !strings.Contains(plan, index) || strings.Contains(plan, "SCAN") {
			t.Errorf("the plan of\n%s\nis %s (%v), want it to go by %s", question, plan, err, index)
		}
	}
}

// TestTrimText: the text of past meetings goes, that of coming ones and of our
// own events stays, whatever an event claims to be.
func TestTrimText(t *testing.T) {
	l := open(t)
	pretends := meeting("pretends.ics", "pretends", "said")
	pretends.Events[0].Own = calendar.Own{Commitment: "k", Kind: "checkin", N: 1}
	twice := meeting("twice.ics", "twice", "said")
	twice.Events = append(twice.Events, twice.Events[0])
	update(t, l, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(promise("k", "k"), read); err != nil {
			return err
		}
		ours := commitments.CheckIn{Commitment: "k", N: 1, UID: "checkin@bywhen", State: commitments.Booked}
		if err := tx.SaveCheckIn(ours, read); err != nil {
			return err
		}
		if _, _, err := tx.AddAction(ledger.Action{Key: "topics", Kind: "put", UID: "topics@bywhen", State: ledger.Finished, Created: monday}); err != nil {
			return err
		}
		for _, o := range []struct {
			calendar.Object
			ledger.Extent
		}{
			{meeting("past.ics", "past", "said"), hour(-2)},
			{pretends, hour(-2)},
			{twice, hour(-2)},
			{meeting("running.ics", "running", "said"), hour(0)},
			{meeting("series.ics", "series", "said"), ledger.Extent{Start: monday.AddDate(-1, 0, 0)}},
			{meeting("checkin.ics", "checkin@bywhen", "ours"), hour(-2)},
			{meeting("topics.ics", "topics@bywhen", "ours"), hour(-2)},
		} {
			if err := tx.PutObject("work", o.Object, o.Extent); err != nil {
				return err
			}
		}
		return tx.TrimText(monday)
	})
	view(t, l, func(tx *ledger.Tx) error {
		all, err := tx.ObjectsWithin("work", calendar.Span{Start: monday.AddDate(-1, 0, 0), End: monday.AddDate(1, 0, 0)})
		var texts []string
		for _, o := range all {
			for _, e := range o.Events {
				texts = append(texts, cmp.Or(e.Description, "-"))
			}
		}
		if got := strings.Join(texts, " "); got != "ours - - said said ours - -" {
			t.Errorf("the texts are %s", got)
		}
		return err
	})
}
