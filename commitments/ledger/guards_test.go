package ledger_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// TestTombstone: what a person deleted never comes back, whichever way.
func TestTombstone(t *testing.T) {
	l := open(t)
	removed := commitments.CheckIn{Commitment: "k", N: 1, UID: commitments.CheckInUID("k", 1), State: commitments.Removed}
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(tx.SaveCommitment(promise("k", "k"), read), tx.SaveCheckIn(removed, read))
	})
	for _, s := range []commitments.CheckInState{
		commitments.Proposed, commitments.Booked, commitments.Moved, commitments.TookPlace, commitments.CalledOff,
	} {
		back := removed
		back.State = s
		refused(t, l, ledger.ErrTombstone, func(tx *ledger.Tx) error { return tx.SaveCheckIn(back, read) })
		if err := l.Raw("UPDATE check_ins SET state = '" + string(s) + "'"); !errors.Is(err, ledger.ErrTombstone) {
			t.Errorf("SQL made it %s: %v", s, err)
		}
	}
	removed.Theirs = calendar.FieldTime // other facts about it may still be learned
	update(t, l, func(tx *ledger.Tx) error { return tx.SaveCheckIn(removed, read) })
}

// TestWhatIsWrittenStays: even SQL cannot change or delete what is for ever.
func TestWhatIsWrittenStays(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		if err := errors.Join(tx.SaveCommitment(promise("k", "k"), read), tx.SaveCommitment(briefing(), read)); err != nil {
			return err
		}
		if err := tx.SaveCheckIn(commitments.CheckIn{Commitment: "k", N: 1, State: commitments.Booked}, read); err != nil {
			return err
		}
		if _, _, err := tx.AddAction(ledger.Action{Key: "a", Kind: "put", State: ledger.Pending, Created: monday}); err != nil {
			return err
		}
		_, err1 := tx.AddDecision(commitments.Decision{At: monday, By: roberta, Changes: []commitments.Change{{Commitment: "k"}}})
		_, err2 := tx.AddConsent(ledger.Consent{At: monday, By: roberta, Kind: ledger.Invite, Commitment: "k", Words: "yes"})
		err3 := tx.AddLetter(ledger.Letter{Key: "a", MessageID: "a@example.com", From: roberta, Bytes: "Subject: hello", Created: monday})
		return errors.Join(err1, err2, err3)
	})
	for _, statement := range []string{
		"DELETE FROM history", "UPDATE history SET after = 'x'",
		"DELETE FROM decisions", "UPDATE decisions SET chosen = 'x'",
		"DELETE FROM decision_changes", "UPDATE decision_changes SET cut_minutes = 9",
		"DELETE FROM consents", "UPDATE consents SET person = 'x'",
		"DELETE FROM outbox", "UPDATE outbox SET bytes = 'x'", "UPDATE outbox SET recipients = '[\"x@example.com\"]'",
		"DELETE FROM labels", "UPDATE labels SET commitment = 'k2'",
		"DELETE FROM commitments", "DELETE FROM check_ins",
		"DELETE FROM actions", "UPDATE actions SET key = 'b'", "UPDATE actions SET n = 7",
		`INSERT INTO actions (owner, n, key, kind, calendar, uid, state, error, attempts, created)
			SELECT owner, 99, key, kind, calendar, uid, state, error, attempts, created FROM actions`,
		"UPDATE commitments SET label = 'same'",
		"UPDATE commitments SET source_uid = 'same', source_rid = '', item = 1",
	} {
		if err := l.Raw(statement); !errors.Is(err, ledger.ErrInvalid) {
			t.Errorf("%s: %v, want it refused", statement, err)
		}
	}
}

// TestNonsenseIsRefused: values that break a rule are refused in words, and the
// transaction goes on.
func TestNonsenseIsRefused(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(tx.SaveCommitment(promise("k", "k"), read), tx.SaveCommitment(briefing(), read))
	})
	commitment := func(change func(*commitments.Commitment)) func(*ledger.Tx) error {
		return func(tx *ledger.Tx) error {
			c := promise("k", "k")
			change(&c)
			return tx.SaveCommitment(c, read)
		}
	}
	checkIn := func(c commitments.CheckIn) func(*ledger.Tx) error {
		return func(tx *ledger.Tx) error { return tx.SaveCheckIn(c, read) }
	}
	action := func(a ledger.Action) func(*ledger.Tx) error {
		return func(tx *ledger.Tx) error { _, _, err := tx.AddAction(a); return err }
	}
	object := func(o calendar.Object, e ledger.Extent) func(*ledger.Tx) error {
		return func(tx *ledger.Tx) error { return tx.PutObject("work", o, e) }
	}
	version := calendar.Version{Ref: "1.ics"}
	long := strings.Repeat("x", ledger.MaxText+1)
	for _, tt := range []struct {
		change func(*ledger.Tx) error
		says   string
	}{
		{commitment(func(c *commitments.Commitment) { c.Kind = "favour" }), "kind is work or sign-off"},
		{commitment(func(c *commitments.Commitment) { c.Status = "late" }), "status is draft, open, done or dropped"},
		{commitment(func(c *commitments.Commitment) { c.Left = commitments.Min(-1) }), "what is left is not negative"},
		{commitment(func(c *commitments.Commitment) { c.Effort = commitments.Min(-1) }), "effort is not negative"},
		{commitment(func(c *commitments.Commitment) { c.Priority = 10 }), "priority is from 1 to 9"},
		{commitment(func(c *commitments.Commitment) { c.Created = time.Time{} }), "commitments.created is missing"},
		{commitment(func(c *commitments.Commitment) { c.LeftAt = monday.AddDate(20000, 0, 0) }), "left at is in the year 22026"},
		{commitment(func(c *commitments.Commitment) { c.What = long }), "what is 1048577 bytes long; at most 1048576 are kept"},
		{commitment(func(c *commitments.Commitment) { c.Obstacles = []string{long[1:], "more"} }), "history of obstacles: not accepted: after is 10485"},
		{commitment(func(c *commitments.Commitment) { c.Label = "" }), "it has no label"},
		{commitment(func(c *commitments.Commitment) { c.Label = "two words" }), "spaces"},
		{commitment(func(c *commitments.Commitment) { c.Label = "bell\a" }), "invisible"},
		{commitment(func(c *commitments.Commitment) { c.Label = long }), "label is 1048577 bytes long"},
		{commitment(func(c *commitments.Commitment) { c.Key, c.Label = "", "k3" }), "a commitment has a key"},
		{commitment(func(c *commitments.Commitment) {
			c.Due = commitments.Due{Date: calendar.Date{Year: 2026, Month: 2, Day: 30}}
		}), "due"},
		{commitment(func(c *commitments.Commitment) { c.Due = briefing().Due; c.Due.Minute = 1441 }), "due"},
		{commitment(func(c *commitments.Commitment) { c.Due = briefing().Due; c.Due.Minute = -2 }), "due"},
		{commitment(func(c *commitments.Commitment) { c.NotBefore = calendar.Date{Year: 2026, Month: 13, Day: 1} }), "not before"},
		{func(tx *ledger.Tx) error {
			twin := briefing()
			twin.Key, twin.Label = "k2", "k2"
			return tx.SaveCommitment(twin, read)
		}, "another one with the same commitments.owner, commitments.source_uid"},
		{func(tx *ledger.Tx) error { return tx.SaveCommitment(promise("k", "k"), ledger.Mark{By: "bywhen"}) }, "when and by whom"},
		{func(tx *ledger.Tx) error { return tx.SaveCommitment(promise("k", "k"), ledger.Mark{At: monday}) }, "when and by whom"},
		{checkIn(commitments.CheckIn{Commitment: "k", N: 0, State: commitments.Booked}), "counted from 1"},
		{checkIn(commitments.CheckIn{Commitment: "k", N: 1, State: "late"}), "state is proposed"},
		{checkIn(commitments.CheckIn{Commitment: "k2", N: 1, State: commitments.Booked}), "refers to something"},
		{checkIn(commitments.CheckIn{Commitment: "k", N: 1, State: commitments.Booked, FreeAfter: -1}), "free time"},
		{checkIn(commitments.CheckIn{Commitment: "k", N: 1, State: commitments.Booked, Span: calendar.Span{Start: monday, End: monday.Add(-1e9)}}), "ends after it starts"},
		{action(ledger.Action{Key: "a", Kind: "put", State: "done?", Created: monday}), "state is pending"},
		{action(ledger.Action{Key: "a", Kind: "put", State: ledger.Pending, Created: monday, Attempts: -1}), "attempts"},
		{action(ledger.Action{Key: "a", Kind: "put", State: ledger.Pending, Created: monday, Request: []byte("{")}), "request is JSON"},
		{action(ledger.Action{Key: "a", Kind: "put", State: ledger.Pending, Created: monday, Commitment: "k2"}), "refers to something"},
		{action(ledger.Action{Key: "", Kind: "put", State: ledger.Pending, Created: monday}), "an action has a key"},
		{object(calendar.Object{}, ledger.Extent{Start: monday}), "an object has a ref"},
		{object(calendar.Object{Version: version}, ledger.Extent{Start: monday, End: monday.Add(-1e9)}), "ends after it starts"},
		{object(calendar.Object{Version: version}, ledger.Extent{Start: monday.AddDate(20000, 0, 0)}), "year 22026"},
		{object(calendar.Object{Version: version, Events: []calendar.Event{{Description: long}}}, ledger.Extent{Start: monday}), "description is 1048577 bytes"},
		{object(calendar.Object{Version: version, Events: []calendar.Event{{Summary: strings.Repeat(long, 9)}}}, ledger.Extent{Start: monday}), "an event is"},
		{object(calendar.Object{Version: version, Events: []calendar.Event{{Modified: monday.AddDate(9000, 0, 0)}}}, ledger.Extent{Start: monday}), "year"},
		{func(tx *ledger.Tx) error {
			return tx.SaveProposal(ledger.Proposal{Commitment: "k2", Field: "due", At: monday})
		}, "refers to something"},
		{func(tx *ledger.Tx) error { return tx.SaveProposal(ledger.Proposal{Commitment: "k", At: monday}) }, "a proposal is for a field"},
		{func(tx *ledger.Tx) error {
			_, err := tx.AddConsent(ledger.Consent{At: monday, By: roberta, Kind: ledger.Send})
			return err
		}, "a consent says what was shown"},
		{func(tx *ledger.Tx) error {
			_, err := tx.AddConsent(ledger.Consent{At: monday, By: roberta, Kind: ledger.Send, Words: "yes", Commitment: "k2"})
			return err
		}, "refers to something"},
		{func(tx *ledger.Tx) error { return tx.SaveBusy(ledger.Busy{Person: johnathon, At: monday}) }, "busy.starts is missing"},
		{func(tx *ledger.Tx) error {
			return tx.AddLetter(ledger.Letter{Key: "m", From: roberta, Created: monday})
		}, "a letter has a Message-ID"},
		{func(tx *ledger.Tx) error {
			return tx.SaveFeed(ledger.Feed{Name: "me", Shows: "full", Secret: "plain", Created: monday})
		}, "kept as a hash"},
		{func(tx *ledger.Tx) error { return tx.SaveFeed(ledger.Feed{Name: "me", Shows: "all", Created: monday}) }, "shows busy, titles or full"},
		{func(tx *ledger.Tx) error { return tx.SaveFeedEntry(ledger.FeedEntry{Feed: "me", Changed: monday}) }, "an entry has a UID"},
		{func(tx *ledger.Tx) error { return tx.Say(ledger.Saying{Topic: "x", Channel: "mail"}) }, "said.at is missing"},
		{func(tx *ledger.Tx) error {
			_, err := tx.AddDecision(commitments.Decision{At: monday, Changes: []commitments.Change{{Commitment: "k"}, {Commitment: "k2"}}})
			return err
		}, "change of k2: not accepted: it refers to something"},
		{func(tx *ledger.Tx) error { _, err := tx.Forget(""); return err }, "nobody"},
	} {
		before := dump(t, l)
		update(t, l, func(tx *ledger.Tx) error {
			err := tt.change(tx)
			if !errors.Is(err, ledger.ErrInvalid) || !strings.Contains(err.Error(), tt.says) || len(err.Error()) > 300 {
				t.Errorf("got %.300v, want it refused with %q", err, tt.says)
			}
			return nil
		})
		if after := dump(t, l); after != before {
			t.Errorf("%s: refused, and yet changed to\n%.3000s\nfrom\n%.3000s", tt.says, after, before)
		}
	}
}

func dump(t *testing.T, l *ledger.Ledger) string {
	t.Helper()
	text, err := l.Dump()
	if err != nil {
		t.Fatal(err)
	}
	return text
}
