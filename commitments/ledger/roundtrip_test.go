package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// The generators below draw what can be stored exactly: instants of whole
// milliseconds in UTC, lists that are nil when they are empty.

func anyText(t *rapid.T, name string) string { return rapid.String().Draw(t, name) }

func someText(t *rapid.T, name string) string { return rapid.StringN(1, -1, -1).Draw(t, name) }

func anyInstant(t *rapid.T, name string) time.Time {
	if rapid.IntRange(0, 4).Draw(t, name+" given") == 0 {
		return time.Time{}
	}
	return someInstant(t, name)
}

func someInstant(t *rapid.T, name string) time.Time {
	// From the year 1 to the year 9999.
	return time.UnixMilli(rapid.Int64Range(-62135596799999, 253402300799999).Draw(t, name)).UTC()
}

func anyList(t *rapid.T, name string) []string {
	l := rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, name)
	if len(l) == 0 {
		return nil
	}
	return l
}

func anyDate(t *rapid.T, name string) calendar.Date {
	return calendar.DateOf(someInstant(t, name))
}

func anyDue(t *rapid.T, name string) commitments.Due {
	d := commitments.Due{Text: anyText(t, name+" text")}
	if rapid.Bool().Draw(t, name+" given") {
		d.Date = anyDate(t, name)
		d.Minute = rapid.IntRange(commitments.NoTime, 24*60).Draw(t, name+" minute")
		d.Zone = rapid.SampledFrom([]string{"", "America/New_York", "Europe/Berlin", "Eastern Standard Time"}).Draw(t, name+" zone")
	}
	return d
}

func anyAmount(t *rapid.T, name string) commitments.Minutes {
	if rapid.Bool().Draw(t, name+" known") {
		return commitments.Min(rapid.IntRange(0, 1<<40).Draw(t, name))
	}
	return commitments.Minutes{}
}

func anyDocument(t *rapid.T, name string) json.RawMessage {
	return rapid.SampledFrom([]json.RawMessage{nil, json.RawMessage(`null`), json.RawMessage(`{ "a":[1, 2.50], "b":"\u0000ä" }`)}).Draw(t, name)
}

func anyCommitment(t *rapid.T) commitments.Commitment {
	return commitments.Commitment{
		Key: "k", Label: rapid.StringMatching(`[a-z0-9-]{1,40}`).Draw(t, "label"),
		Kind:  rapid.SampledFrom([]commitments.Kind{commitments.Work, commitments.SignOff}).Draw(t, "kind"),
		Owner: calendar.Address(anyText(t, "owner")), Delegator: calendar.Address(anyText(t, "delegator")),
		What: anyText(t, "what"), Why: anyText(t, "why"), Success: anyText(t, "success"), How: anyText(t, "how"),
		Obstacles: anyList(t, "obstacles"), Assumed: anyList(t, "assumed"),
		Due: anyDue(t, "due"), Hard: rapid.Bool().Draw(t, "hard"), Deep: rapid.Bool().Draw(t, "deep"),
		NotBefore: rapid.SampledFrom([]calendar.Date{{}, {Year: 2026, Month: 5, Day: 11}}).Draw(t, "not before"),
		Effort:    anyAmount(t, "effort"), Left: anyAmount(t, "left"), LeftAt: anyInstant(t, "left at"),
		Priority: rapid.IntRange(0, 9).Draw(t, "priority"), Project: anyText(t, "project"),
		Status: rapid.SampledFrom([]commitments.Status{commitments.Draft, commitments.Open, commitments.Done, commitments.Dropped}).
			Draw(t, "status"),
		ClosedAt: anyInstant(t, "closed at"),
		Origin: commitments.Origin{
			Calendar: anyText(t, "calendar"), Source: calendar.Source{UID: anyText(t, "uid"), RecurrenceID: anyText(t, "rid")},
			Item: rapid.IntRange(0, 1<<40).Draw(t, "item"), Quote: anyText(t, "quote"), Rule: anyText(t, "rule"),
			Vanished: rapid.Bool().Draw(t, "vanished"),
		},
		Wish:      commitments.Wish{At: anyInstant(t, "wish"), Text: anyText(t, "wish text")},
		CouldMove: anyList(t, "could move"), SuggestedMove: anyText(t, "suggested move"),
		Edited: anyList(t, "edited"), Created: someInstant(t, "created"),
	}
}

func anyCheckIn(t *rapid.T) commitments.CheckIn {
	c := commitments.CheckIn{
		Commitment: "k", N: rapid.IntRange(1, 3).Draw(t, "n"), UID: anyText(t, "uid"),
		State: rapid.SampledFrom([]commitments.CheckInState{commitments.Proposed, commitments.Booked, commitments.Moved,
			commitments.TookPlace, commitments.CalledOff}).Draw(t, "state"),
		HostUID:    anyText(t, "host"),
		FreeBefore: rapid.IntRange(0, 1<<40).Draw(t, "before"), FreeAfter: rapid.IntRange(0, 1<<40).Draw(t, "after"),
		Free:     rapid.IntRange(0, 1<<40).Draw(t, "free"),
		Calendar: anyText(t, "calendar"),
		Version:  calendar.Version{Ref: calendar.Ref(anyText(t, "ref")), ETag: calendar.ETag(anyText(t, "etag"))},
		Written: commitments.Written{
			Start: anyInstant(t, "w start"), End: anyInstant(t, "w end"), Summary: anyText(t, "title"), Text: anyText(t, "text"),
		},
		Theirs: calendar.Fields(rapid.UintRange(0, 63).Draw(t, "theirs")),
	}
	if c.Start = anyInstant(t, "start"); !c.Start.IsZero() {
		c.End = c.Start.Add(30 * time.Minute)
	}
	for range rapid.IntRange(0, 3).Draw(t, "alternatives") {
		start := someInstant(t, "alternative")
		c.Alternatives = append(c.Alternatives, calendar.Span{Start: start, End: start.Add(time.Hour)})
	}
	return c
}

func anyTime(t *rapid.T, name string) calendar.Time {
	wall := someInstant(t, name).Truncate(time.Second)
	switch rapid.IntRange(0, 3).Draw(t, name+" kind") {
	case 0:
		return calendar.Time{}
	case 1:
		return calendar.Day(calendar.DateOf(wall))
	case 2:
		return calendar.Time{Wall: wall}
	}
	return calendar.Time{Wall: wall, Zone: rapid.SampledFrom([]string{"UTC", "America/New_York", "Kiritimati [odd]"}).Draw(t, name+" zone")}
}

func anyEvent(t *rapid.T, uid string) calendar.Event {
	person := func(name string) calendar.Person {
		return calendar.Person{Address: calendar.Address(anyText(t, name)), Name: anyText(t, name+" name")}
	}
	e := calendar.Event{
		UID: uid, RecurrenceID: anyTime(t, "rid"), ThisAndFuture: rapid.Bool().Draw(t, "future"),
		Start: anyTime(t, "start"), End: anyTime(t, "end"),
		Recurrence: anyList(t, "recurrence"), Timezones: anyList(t, "zones"),
		Summary: anyText(t, "summary"), Description: anyText(t, "description"), Location: anyText(t, "location"),
		Categories: anyList(t, "categories"), Attachments: anyList(t, "attachments"), Organizer: person("organizer"),
		Status:      rapid.SampledFrom([]calendar.Status{calendar.Confirmed, calendar.Tentative, calendar.Cancelled}).Draw(t, "status"),
		Transparent: rapid.Bool().Draw(t, "transparent"), Class: calendar.Private, Kind: calendar.FocusTime,
		Sequence: rapid.Int().Draw(t, "sequence"), Modified: anyInstant(t, "modified"),
		Own: calendar.Own{Commitment: anyText(t, "own"), Kind: "checkin", N: rapid.IntRange(0, 9).Draw(t, "own n")},
	}
	for range rapid.IntRange(0, 2).Draw(t, "attendees") {
		e.Attendees = append(e.Attendees, calendar.Attendee{Person: person("attendee"), Answer: calendar.Maybe, Room: rapid.Bool().Draw(t, "room")})
	}
	if rapid.Bool().Draw(t, "alarm") {
		e.Alarms = []calendar.Alarm{{Before: 10 * time.Minute, Text: anyText(t, "alarm text")}}
	}
	return e
}

// errUndo ends the transaction of one example without leaving anything behind.
var errUndo = errors.New("undo")

// roundTrips checks that what save stores is what load gives back.
func roundTrips[T any](t *testing.T, draw func(*rapid.T) T, save func(*ledger.Tx, T) error, load func(*ledger.Tx, T) (T, error)) {
	t.Helper()
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error { return tx.SaveCommitment(promise("p", "UPPER"), read) })
	rapid.Check(t, func(t *rapid.T) {
		want := draw(t)
		err := l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			if err := save(tx, want); err != nil {
				t.Fatalf("save: %v", err)
			}
			got, err := load(tx, want)
			if err != nil {
				t.Fatalf("load: %v", err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("came back as\n%+v\nwant\n%+v", got, want)
			}
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			t.Fatal(err)
		}
	})
}

func TestCommitmentsRoundTrip(t *testing.T) {
	roundTrips(t, anyCommitment,
		func(tx *ledger.Tx, c commitments.Commitment) error { return tx.SaveCommitment(c, read) },
		func(tx *ledger.Tx, c commitments.Commitment) (commitments.Commitment, error) {
			return tx.ByLabel(c.Label)
		})
}

func TestCheckInsRoundTrip(t *testing.T) {
	roundTrips(t, anyCheckIn,
		func(tx *ledger.Tx, c commitments.CheckIn) error {
			if err := tx.SaveCommitment(promise("k", "k"), read); err != nil {
				return err
			}
			return tx.SaveCheckIn(c, read)
		},
		func(tx *ledger.Tx, c commitments.CheckIn) (commitments.CheckIn, error) {
			all, err := tx.CheckIns(c.Commitment)
			return all[0], err
		})
}

func anyObject(t *rapid.T) calendar.Object {
	o := calendar.Object{Version: calendar.Version{Ref: calendar.Ref(someText(t, "ref")), ETag: calendar.ETag(anyText(t, "etag"))}}
	uid := anyText(t, "uid")
	for range rapid.IntRange(0, 3).Draw(t, "components") {
		o.Events = append(o.Events, anyEvent(t, uid))
	}
	return o
}

func putForEver(tx *ledger.Tx, o calendar.Object) error {
	return tx.PutObject("work", o, ledger.Extent{Start: monday})
}

func TestObjectsRoundTrip(t *testing.T) {
	roundTrips(t, anyObject, putForEver, func(tx *ledger.Tx, o calendar.Object) (calendar.Object, error) {
		o, _, err := tx.ObjectAt("work", o.Ref)
		return o, err
	})
}

func TestFoundEventsRoundTrip(t *testing.T) {
	roundTrips(t, anyObject, putForEver, func(tx *ledger.Tx, o calendar.Object) (calendar.Object, error) {
		within, err := tx.ObjectsWithin("work", calendar.Span{Start: monday, End: monday.Add(time.Hour)})
		within[0].ETag = o.ETag // which nobody needs to know there
		return within[0], err
	})
}

func TestCalendarsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) ledger.Calendar {
		c := ledger.Calendar{
			Name: someText(t, "name"), Cursor: calendar.Cursor(anyText(t, "cursor")), Since: anyInstant(t, "since"),
			LastOK: anyInstant(t, "last"), Error: anyText(t, "error"), FailingSince: anyInstant(t, "failing"), Held: anyText(t, "held"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "problems") {
			c.Problems = append(c.Problems, calendar.Problem{Ref: calendar.Ref(anyText(t, "ref")), UID: anyText(t, "uid"), Reason: anyText(t, "reason")})
		}
		return c
	}, (*ledger.Tx).SaveCalendar, func(tx *ledger.Tx, c ledger.Calendar) (ledger.Calendar, error) { return tx.Calendar(c.Name) })
}

func TestReadingsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) ledger.Reading {
		return ledger.Reading{
			Source: calendar.Source{UID: someText(t, "uid"), RecurrenceID: anyText(t, "rid")},
			Hash:   anyText(t, "hash"), Lines: anyList(t, "lines"), At: someInstant(t, "at"),
		}
	}, (*ledger.Tx).SaveReading, func(tx *ledger.Tx, r ledger.Reading) (ledger.Reading, error) {
		got, _, err := tx.Reading(r.Source)
		return got, err
	})
}

func TestDecisionsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) commitments.Decision {
		d := commitments.Decision{
			N: 1, At: someInstant(t, "at"), By: calendar.Address(anyText(t, "by")), Reason: anyText(t, "reason"), Overload: anyText(t, "overload"),
			Offered: anyList(t, "offered"), Suggested: anyText(t, "suggested"), Chosen: anyText(t, "chosen"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			d.Changes = append(d.Changes, commitments.Change{
				Commitment: "p", Before: anyDue(t, "before"), After: anyDue(t, "after"), CutMinutes: rapid.IntRange(0, 999).Draw(t, "cut"),
				HandedTo: calendar.Address(anyText(t, "to")), InTime: rapid.Bool().Draw(t, "in time"), SlipDays: rapid.IntRange(-9, 99).Draw(t, "slip"),
			})
		}
		return d
	}, func(tx *ledger.Tx, d commitments.Decision) error {
		_, err := tx.AddDecision(d)
		return err
	}, func(tx *ledger.Tx, _ commitments.Decision) (commitments.Decision, error) {
		all, err := tx.Decisions()
		return all[0], err
	})
}

func TestProposalsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) ledger.Proposal {
		return ledger.Proposal{
			Commitment: "p", Field: someText(t, "field"), Before: anyText(t, "before"), After: anyText(t, "after"),
			Quote: anyText(t, "quote"), At: someInstant(t, "at"),
		}
	}, (*ledger.Tx).SaveProposal, func(tx *ledger.Tx, _ ledger.Proposal) (ledger.Proposal, error) {
		all, err := tx.Proposals()
		return all[0], err
	})
}

func TestActionsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) ledger.Action {
		return ledger.Action{
			N: 1, Key: someText(t, "key"), Kind: someText(t, "kind"), Calendar: anyText(t, "calendar"), UID: anyText(t, "uid"),
			State: rapid.SampledFrom([]ledger.ActionState{ledger.Pending, ledger.Inflight, ledger.Finished, ledger.Failed, ledger.Unknown, ledger.Moot}).
				Draw(t, "state"),
			Request: anyDocument(t, "request"), Before: anyDocument(t, "before"), After: anyDocument(t, "after"),
			Error: anyText(t, "error"), Attempts: rapid.IntRange(0, 99).Draw(t, "attempts"),
			NotBefore: anyInstant(t, "not before"), Created: someInstant(t, "created"), Finished: anyInstant(t, "finished"),
			Commitment: rapid.SampledFrom([]commitments.Key{"", "p"}).Draw(t, "commitment"),
			Undoes:     rapid.IntRange(0, 1).Draw(t, "undoes"), UndoneBy: rapid.IntRange(0, 1).Draw(t, "undone by"),
		}
	}, func(tx *ledger.Tx, a ledger.Action) error {
		other := ledger.Action{Key: a.Key, Kind: "put", State: ledger.Pending, Created: monday}
		if _, _, err := tx.AddAction(other); err != nil {
			return err
		}
		return tx.SaveAction(a)
	}, func(tx *ledger.Tx, a ledger.Action) (ledger.Action, error) { return tx.Action(a.Key) })
}

func TestSayingsRoundTrip(t *testing.T) {
	roundTrips(t, func(t *rapid.T) ledger.Saying {
		return ledger.Saying{Topic: someText(t, "topic"), Channel: someText(t, "channel"), At: someInstant(t, "at"), Detail: anyDocument(t, "detail")}
	}, (*ledger.Tx).Say, func(tx *ledger.Tx, s ledger.Saying) (ledger.Saying, error) {
		got, _, err := tx.Said(s.Topic, s.Channel)
		return got, err
	})
}

func TestSettingsRoundTrip(t *testing.T) {
	type pair struct{ name, value string }
	roundTrips(t, func(t *rapid.T) pair {
		return pair{someText(t, "name"), anyText(t, "value")}
	}, func(tx *ledger.Tx, p pair) error {
		if err := tx.SetSetting(p.name, "before"); err != nil {
			return err
		}
		return tx.SetSetting(p.name, p.value)
	}, func(tx *ledger.Tx, p pair) (pair, error) {
		v, err := tx.Setting(p.name)
		return pair{p.name, v}, err
	})
}

// TestInstantsAreKeptToTheMillisecond: a finer instant is the same instant to
// the ledger, and comes back in UTC.
func TestInstantsAreKeptToTheMillisecond(t *testing.T) {
	l := open(t)
	berlin := time.FixedZone("", 2*60*60)
	c := briefing()
	c.LeftAt = monday.Add(1_234_567).In(berlin)
	update(t, l, func(tx *ledger.Tx) error { return tx.SaveCommitment(c, read) })
	update(t, l, func(tx *ledger.Tx) error {
		got, err := tx.Commitment(c.Key)
		if want := monday.Add(time.Millisecond); got.LeftAt != want {
			t.Errorf("came back as %v, want %v", got.LeftAt, want)
		}
		if err != nil {
			return err
		}
		c.LeftAt = monday.Add(1_999_999)
		if err := tx.SaveCommitment(c, read); err != nil {
			return err
		}
		lines, err := tx.History(c.Key)
		if last := lines[len(lines)-1]; last.Field == "left_at" && last.Before != "" {
			t.Errorf("a difference of less than a millisecond left %v", last)
		}
		return err
	})
}
