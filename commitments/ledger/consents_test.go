package ledger_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// TestConsents: each yes is found by what it was given for, and only by that.
func TestConsents(t *testing.T) {
	l := open(t)
	yes := ledger.Consent{At: monday, By: roberta, Kind: ledger.Invite, About: "a@bywhen", Person: johnathon, Words: "Invite Johnathon?"}
	again, other := yes, yes
	again.Words, other.Kind = "Invite Johnathon again?", ledger.Reschedule
	update(t, l, func(tx *ledger.Tx) error {
		for i, c := range []ledger.Consent{yes, other, again} {
			if n, err := tx.AddConsent(c); n != i+1 || err != nil {
				t.Errorf("consent %d got the number %d, %v", i, n, err)
			}
		}
		return nil
	})
	yes.N, other.N, again.N = 1, 2, 3
	view(t, l, func(tx *ledger.Tx) error {
		for _, tt := range []struct {
			kind  ledger.ConsentKind
			about string
			want  []ledger.Consent
		}{
			{ledger.Invite, "a@bywhen", []ledger.Consent{yes, again}},
			{ledger.Reschedule, "a@bywhen", []ledger.Consent{other}},
			{ledger.Invite, "b@bywhen", nil},
			{ledger.Send, "a@bywhen", nil},
		} {
			if got, err := tx.Consents(tt.kind, tt.about); err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("to %s %s: %+v, %v, want %+v", tt.kind, tt.about, got, err, tt.want)
			}
		}
		return nil
	})
}

// TestBusyTimes: the last answer about a person counts, grows old, and goes when
// the person is forgotten.
func TestBusyTimes(t *testing.T) {
	l := open(t)
	of := func(who calendar.Address, at time.Time, failed string) ledger.Busy {
		return ledger.Busy{Person: who, At: at, Window: calendar.Span{Start: monday, End: monday.Add(24 * time.Hour)}, Error: failed}
	}
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(tx.SaveBusy(of(johnathon, monday, "")), tx.SaveBusy(of(johnathon, monday.Add(time.Hour), "needs login")),
			tx.SaveBusy(of("colleague@example.com", monday, "")), tx.DropBusyBefore(monday.Add(time.Minute)))
	})
	there := func(who calendar.Address) (b ledger.Busy, ok bool) {
		view(t, l, func(tx *ledger.Tx) (err error) {
			b, ok, err = tx.BusyOf(who)
			return err
		})
		return b, ok
	}
	if b, ok := there(johnathon); !ok || !reflect.DeepEqual(b, of(johnathon, monday.Add(time.Hour), "needs login")) {
		t.Errorf("of Johnathon is known %+v, %v", b, ok)
	}
	if b, ok := there("colleague@example.com"); ok {
		t.Errorf("what was learned too long ago is still known: %+v", b)
	}
	update(t, l, func(tx *ledger.Tx) error { _, err := tx.ForgetPerson(johnathon); return err })
	if b, ok := there(johnathon); ok {
		t.Errorf("of somebody who was forgotten is known %+v", b)
	}
}
