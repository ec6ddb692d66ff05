package ledger_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// fill sets every exported field of v, however deep, to a value that is not its
// zero value and not the value of any other field. A field that somebody adds to
// one of the structs is filled too, so that a table which has no column for it
// fails the tests below.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(monday.Add(time.Duration(*n) * time.Minute)))
		return
	case calendar.Date:
		v.Set(reflect.ValueOf(calendar.DateOf(monday).Add(*n)))
		return
	case calendar.Time:
		v.Set(reflect.ValueOf(calendar.Time{Wall: monday.Add(time.Duration(*n) * time.Hour), Zone: "Europe/Berlin"}))
		return
	case json.RawMessage:
		v.Set(reflect.ValueOf(json.RawMessage(fmt.Sprintf(`{"n": %d}`, *n))))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.String:
		v.SetString(fmt.Sprintf("word%d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint:
		v.SetUint(uint64(*n))
	default:
		panic("fill: what is a " + v.Type().String() + "?")
	}
}

// filled is a value of type T with nothing left out.
func filled[T any]() T {
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	return v
}

func filledCommitment() commitments.Commitment {
	c := filled[commitments.Commitment]()
	c.Kind, c.Status, c.Priority = commitments.SignOff, commitments.Dropped, 7
	return c
}

func filledCheckIn(of commitments.Key) commitments.CheckIn {
	c := filled[commitments.CheckIn]()
	c.Commitment, c.State = of, commitments.Moved
	return c
}

// same fails the test unless what came back is what was stored.
func same(t *testing.T, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("came back as\n%+v\nwant\n%+v", got, want)
	}
}

// TestNothingIsLeftOut stores one row of every table in which every field is
// set, and reads it back.
func TestNothingIsLeftOut(t *testing.T) {
	l := open(t)
	promise := filledCommitment()
	checkIn := filledCheckIn(promise.Key)
	stands := filled[ledger.Calendar]()
	object := filled[calendar.Object]()
	reading := filled[ledger.Reading]()
	proposal := filled[ledger.Proposal]()
	proposal.Commitment = promise.Key
	action := filled[ledger.Action]()
	action.N, action.State, action.Commitment, action.Undoes, action.UndoneBy = 1, ledger.Unknown, promise.Key, 1, 1
	saying := filled[ledger.Saying]()
	consent := filled[ledger.Consent]()
	consent.N, consent.Commitment = 1, promise.Key
	busy := filled[ledger.Busy]()
	letter := filled[ledger.Letter]()
	feed := filled[ledger.Feed]()
	feed.Shows, feed.Secret = "titles", strings.Repeat("0a", 32)
	entry := filled[ledger.FeedEntry]()
	question := filled[ledger.QuestionEvent]()
	question.N, question.State = 1, ledger.Asked
	decision := filled[commitments.Decision]()
	decision.N = 1
	for i := range decision.Changes {
		decision.Changes[i].Commitment = promise.Key
	}
	update(t, l, func(tx *ledger.Tx) error {
		steps := []error{
			tx.SaveCommitment(promise, read), tx.SaveCheckIn(checkIn, read),
			tx.SaveCalendar(stands), tx.PutObject(stands.Name, object, ledger.Extent{Start: monday}),
			tx.SaveReading(reading), tx.SaveProposal(proposal), tx.Say(saying), tx.SaveBusy(busy),
			tx.AddLetter(letter), tx.SaveFeed(feed), tx.SaveFeedEntry(entry), tx.SaveQuestion(question),
		}
		for i, err := range steps {
			if err != nil {
				return fmt.Errorf("step %d: %w", i, err)
			}
		}
		if _, _, err := tx.AddAction(action); err != nil {
			return err
		}
		_, err1 := tx.AddDecision(decision)
		_, err2 := tx.AddConsent(consent)
		return errors.Join(err1, err2)
	})
	view(t, l, func(tx *ledger.Tx) error {
		c, err := tx.Commitment(promise.Key)
		same(t, c, promise)
		k, err1 := tx.CheckInByUID(checkIn.UID)
		same(t, k, checkIn)
		s, err2 := tx.Calendar(stands.Name)
		same(t, s, stands)
		o, _, err3 := tx.ObjectAt(stands.Name, object.Ref)
		same(t, o, object)
		r, _, err4 := tx.Reading(reading.Source)
		same(t, r, reading)
		p, err5 := tx.Proposals()
		same(t, p, []ledger.Proposal{proposal})
		a, err6 := tx.Action(action.Key)
		same(t, a, action)
		u, _, err7 := tx.Said(saying.Topic, "")
		same(t, u, saying)
		d, err8 := tx.Decisions()
		same(t, d, []commitments.Decision{decision})
		y, err9 := tx.AllConsents()
		same(t, y, []ledger.Consent{consent})
		b, _, err10 := tx.BusyOf(busy.Person)
		same(t, b, busy)
		m, err11 := tx.Letter(letter.Key)
		same(t, m, letter)
		f, err12 := tx.Feeds()
		same(t, f, []ledger.Feed{feed})
		e, err13 := tx.FeedEntries(entry.Feed)
		same(t, e, []ledger.FeedEntry{entry})
		q, err14 := tx.QuestionEvents()
		same(t, q, []ledger.QuestionEvent{question})
		return errors.Join(err, err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11, err12, err13, err14)
	})
}

// TestEveryFieldHasItsHistory changes one field after the other and looks for
// the one line that this leaves. What deliberately leaves none is named here.
func TestEveryFieldHasItsHistory(t *testing.T) {
	silent := map[string]bool{
		"FreeBefore": true, "FreeAfter": true, "Free": true, "PlacedFor": true, "Ref": true, "ETag": true, // the trace of our own placing
		"Written.Start": true, "Written.End": true, "Written.Summary": true, "Written.Text": true,
	}
	l := open(t)
	c := filledCommitment()
	c.Key = "one"
	k := filledCheckIn(c.Key)
	update(t, l, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(c, read); err != nil {
			return err
		}
		return tx.SaveCheckIn(k, read)
	})
	leaves(reflect.ValueOf(&c).Elem(), "", func(name string, field reflect.Value) {
		if name == "Key" {
			return
		}
		lines := changed(t, l, field, func(tx *ledger.Tx) error { return tx.SaveCommitment(c, read) })
		if len(lines) != 1 || strings.HasPrefix(lines[0].Field, "check-in") {
			t.Errorf("a change of %s left %v, want one line", name, lines)
		}
	})
	leaves(reflect.ValueOf(&k).Elem(), "", func(name string, field reflect.Value) {
		if name == "Commitment" || name == "N" {
			return
		}
		lines := changed(t, l, field, func(tx *ledger.Tx) error { return tx.SaveCheckIn(k, read) })
		if want := map[bool]int{true: 0, false: 1}[silent[name]]; len(lines) != want {
			t.Errorf("a change of %s left %v, want %d", name, lines, want)
		}
	})
}

// leaves visits the fields of a struct, those of embedded and nested structs in
// place of themselves.
func leaves(v reflect.Value, prefix string, visit func(string, reflect.Value)) {
	for i := range v.NumField() {
		f, name := v.Field(i), prefix+v.Type().Field(i).Name
		switch f.Interface().(type) {
		case commitments.Origin, calendar.Source, commitments.Wish, calendar.Span, calendar.Version:
			leaves(f, "", visit)
		case commitments.Written:
			leaves(f, name+".", visit)
		case commitments.Due:
			visit(name, f)
			visit(name+".Text", f.FieldByName("Text"))
		default:
			visit(name, f)
		}
	}
}

// changed gives the field another value, saves, and returns the history that the
// change left.
func changed(t *testing.T, l *ledger.Ledger, field reflect.Value, save func(*ledger.Tx) error) (lines []ledger.HistoryLine) {
	t.Helper()
	switch v := field.Interface().(type) {
	case commitments.Kind:
		field.SetString(string(commitments.Work))
	case commitments.Status:
		field.SetString(string(commitments.Open))
	case commitments.CheckInState:
		field.SetString(string(commitments.Booked))
	case commitments.Due:
		field.FieldByName("Minute").SetInt(commitments.NoTime)
	case bool:
		field.SetBool(!v)
	case int:
		field.SetInt(int64(v) - 1)
	default:
		n := -1000
		words := field.Kind() == reflect.String
		fill(field, &n)
		if words {
			field.SetString("other" + field.String())
		}
	}
	if m, ok := field.Addr().Interface().(*commitments.Minutes); ok {
		*m = commitments.Min(1)
	}
	if f, ok := field.Addr().Interface().(*calendar.Fields); ok {
		*f = calendar.FieldTime
	}
	update(t, l, func(tx *ledger.Tx) error {
		before, err := tx.History("")
		if err != nil {
			return err
		}
		if err := save(tx); err != nil {
			return err
		}
		after, err := tx.History("")
		lines = after[len(before):]
		return err
	})
	return lines
}
