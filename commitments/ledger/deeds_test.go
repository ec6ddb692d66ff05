package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// TestActionsHappenOnce: a key is taken for ever, however its action ended.
func TestActionsHappenOnce(t *testing.T) {
	l := open(t)
	create := ledger.Action{Key: "checkin/k/1/create", Kind: "put", State: ledger.Pending, Request: json.RawMessage(`{"a":1}`), Created: monday}
	add := func(tx *ledger.Tx, a ledger.Action, wantN int, wantAdded bool) {
		t.Helper()
		if n, added, err := tx.AddAction(a); n != wantN || added != wantAdded || err != nil {
			t.Errorf("AddAction(%s) = %d, %v, %v, want %d, %v", a.Key, n, added, err, wantN, wantAdded)
		}
	}
	update(t, l, func(tx *ledger.Tx) error {
		add(tx, create, 1, true)
		again := create
		again.Request = json.RawMessage(`{"a":2}`)
		add(tx, again, 1, false)
		add(tx, ledger.Action{Key: "mail/2026-W19", Kind: "mail", State: ledger.Pending, Created: monday}, 2, true)
		create.State, create.Attempts, create.Finished = ledger.Finished, 1, monday.Add(time.Second)
		return tx.SaveAction(create)
	})
	update(t, l, func(tx *ledger.Tx) error {
		add(tx, create, 1, false)
		add(tx, ledger.Action{Key: "undo/1", Kind: "delete", State: ledger.Pending, Created: monday, Undoes: 1}, 3, true)
		if err := tx.SaveAction(ledger.Action{Key: "never added", Kind: "put", State: ledger.Failed}); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("saving an unknown action: %v", err)
		}
		return nil
	})
	update(t, l, func(tx *ledger.Tx) error {
		of := ledger.Action{Kind: "put", UID: "checkin@bywhen", State: ledger.Moot, Created: monday}
		for _, key := range []string{"x", "y"} {
			of.Key = key
			if _, _, err := tx.AddAction(of); err != nil {
				return err
			}
		}
		found, err := tx.ActionsOf("checkin@bywhen")
		if len(found) != 2 || found[0].Key != "x" || found[1].Key != "y" {
			t.Errorf("on the event there are %+v", found)
		}
		none, err2 := tx.ActionsOf("")
		if len(none) != 0 {
			t.Errorf("on no event there are %+v", none)
		}
		return errors.Join(err, err2)
	})
	view(t, l, func(tx *ledger.Tx) error {
		got, err := tx.Action(create.Key)
		create.N = 1
		if err != nil || !reflect.DeepEqual(got, create) {
			t.Errorf("the action is %+v, %v, want %+v", got, err, create)
		}
		if _, err := tx.Action("never added"); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("an unknown action: %v", err)
		}
		for _, tt := range []struct {
			states []ledger.ActionState
			want   string
		}{
			{nil, "[1 2 3 4 5]"},
			{[]ledger.ActionState{ledger.Pending}, "[2 3]"},
			{[]ledger.ActionState{ledger.Pending, ledger.Finished}, "[1 2 3]"},
			{[]ledger.ActionState{ledger.Failed}, "[]"},
		} {
			found, err := tx.Actions(tt.states...)
			numbers := []int{}
			for _, a := range found {
				numbers = append(numbers, a.N)
			}
			if fmt.Sprint(numbers) != tt.want || err != nil {
				t.Errorf("in the states %v: %v, %v, want %s", tt.states, numbers, err, tt.want)
			}
		}
		return nil
	})
}

// TestDecisionsAreNumbered in the order in which they were made, each with its
// own changes.
func TestDecisionsAreNumbered(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		if err := errors.Join(tx.SaveCommitment(promise("a", "a"), read), tx.SaveCommitment(promise("b", "b"), read)); err != nil {
			return err
		}
		for i, keys := range [][]commitments.Key{{"a"}, nil, {"b", "a"}} {
			d := commitments.Decision{At: monday.Add(-time.Duration(i) * time.Hour), By: roberta, Chosen: fmt.Sprint(i)}
			for _, k := range keys {
				d.Changes = append(d.Changes, commitments.Change{Commitment: k, Before: briefing().Due})
			}
			if n, err := tx.AddDecision(d); n != i+1 || err != nil {
				t.Errorf("decision %d got the number %d, %v", i, n, err)
			}
		}
		return nil
	})
	view(t, l, func(tx *ledger.Tx) error {
		all, err := tx.Decisions()
		if err != nil {
			return err
		}
		var got []string
		for _, d := range all {
			var of []commitments.Key
			for _, c := range d.Changes {
				of = append(of, c.Commitment)
			}
			got = append(got, fmt.Sprintf("%d:%s%v", d.N, d.Chosen, of))
		}
		if want := "[1:0[a] 2:1[] 3:2[b a]]"; fmt.Sprint(got) != want {
			t.Errorf("decisions are %v, want %s", got, want)
		}
		return nil
	})
}

// TestSaidOnce: for each topic and channel the last word counts, last in the
// order of saying, since the clock may have been set back meanwhile.
func TestSaidOnce(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(
			tx.Say(ledger.Saying{Topic: "overload/riverbed", Channel: "desktop", At: monday.Add(time.Hour)}),
			tx.Say(ledger.Saying{Topic: "overload/riverbed", Channel: "mail", At: monday, Detail: json.RawMessage(`{"short":120}`)}),
			tx.Say(ledger.Saying{Topic: "overload/river", Channel: "mail", At: monday.Add(2 * time.Hour)}))
	})
	said := func(topic, channel string) string {
		var text string
		view(t, l, func(tx *ledger.Tx) error {
			s, ok, err := tx.Said(topic, channel)
			text = fmt.Sprint(ok, " ", s.Channel, " ", string(s.Detail))
			return err
		})
		return text
	}
	for _, tt := range []struct{ topic, channel, want string }{
		{"overload/riverbed", "", `true mail {"short":120}`},
		{"overload/riverbed", "desktop", "true desktop "},
		{"overload/riverbed", "ask", "false  "},
		{"overload", "", "false  "},
	} {
		if got := said(tt.topic, tt.channel); got != tt.want {
			t.Errorf("on %s over %q: %s, want %s", tt.topic, tt.channel, got, tt.want)
		}
	}
	update(t, l, func(tx *ledger.Tx) error {
		return tx.Say(ledger.Saying{Topic: "overload/riverbed", Channel: "desktop", At: monday.Add(-time.Hour), Detail: json.RawMessage(`1`)})
	})
	if got := said("overload/riverbed", ""); got != "true desktop 1" {
		t.Errorf("after it was said again: %s", got)
	}
}

func TestSettingsByPrefix(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(tx.SetSetting("paused_until", "x"), tx.SetSetting("muted/a", "1"), tx.SetSetting("muted/b%_*", "2"),
			tx.SetSetting("muted", "3"), tx.SetSetting("MUTED/c", "4"), tx.SetSetting("muted/gone", "5"), tx.SetSetting("muted/gone", ""))
	})
	view(t, l, func(tx *ledger.Tx) error {
		for prefix, want := range map[string]map[string]string{
			"muted/":       {"muted/a": "1", "muted/b%_*": "2"},
			"muted/b%_*":   {"muted/b%_*": "2"},
			"nothing":      {},
			"paused_until": {"paused_until": "x"},
			"":             {"paused_until": "x", "muted/a": "1", "muted/b%_*": "2", "muted": "3", "MUTED/c": "4"},
		} {
			if got, err := tx.Settings(prefix); err != nil || !maps.Equal(got, want) {
				t.Errorf("with %q begin %v, %v, want %v", prefix, got, err, want)
			}
		}
		v, err := tx.Setting("muted/gone")
		if v != "" {
			t.Errorf("what was forgotten is %q", v)
		}
		return err
	})
}

// TestProposalsReplaceEachOther field by field, and go when they are settled.
func TestProposalsReplaceEachOther(t *testing.T) {
	l := open(t)
	due := ledger.Proposal{Commitment: "k", Field: "due", After: "2026-05-20", At: monday}
	owner := ledger.Proposal{Commitment: "k", Field: "owner", After: string(johnathon), At: monday.Add(-time.Hour)}
	update(t, l, func(tx *ledger.Tx) error {
		later := due
		later.After = "2026-05-21"
		return errors.Join(tx.SaveCommitment(promise("k", "k"), read), tx.SaveProposal(later), tx.SaveProposal(due), tx.SaveProposal(owner))
	})
	view(t, l, func(tx *ledger.Tx) error {
		open, err := tx.Proposals()
		if !reflect.DeepEqual(open, []ledger.Proposal{owner, due}) {
			t.Errorf("open are %+v", open)
		}
		return err
	})
	update(t, l, func(tx *ledger.Tx) error {
		if err := errors.Join(tx.DropProposal("k", "due"), tx.DropProposal("k", "why")); err != nil {
			return err
		}
		open, err := tx.Proposals()
		if !reflect.DeepEqual(open, []ledger.Proposal{owner}) {
			t.Errorf("after the due date is settled there are %+v", open)
		}
		return err
	})
}

// TestReadings: the last reading of each instance is remembered.
func TestReadings(t *testing.T) {
	l := open(t)
	of := func(rid, hash string) ledger.Reading {
		return ledger.Reading{Source: calendar.Source{UID: "weekly", RecurrenceID: rid}, Hash: hash, At: monday}
	}
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(tx.SaveReading(of("20260511", "c")), tx.SaveReading(of("20260504", "a")), tx.SaveReading(of("20260504", "b")),
			tx.SaveReading(ledger.Reading{Source: calendar.Source{UID: "other"}, At: monday}))
	})
	view(t, l, func(tx *ledger.Tx) error {
		all, err := tx.ReadingsOf("weekly")
		if want := []ledger.Reading{of("20260504", "b"), of("20260511", "c")}; !reflect.DeepEqual(all, want) {
			t.Errorf("readings are %+v, want %+v", all, want)
		}
		if _, ok, err := tx.Reading(calendar.Source{UID: "weekly"}); ok || err != nil {
			t.Errorf("the master was read: %v, %v", ok, err)
		}
		return err
	})
}
