package ledger_test

import (
	"context"
	"errors"
	"fmt"
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

// told writes history lines as "field: before -> after".
func told(lines []ledger.HistoryLine) []string {
	var texts []string
	for _, l := range lines {
		texts = append(texts, fmt.Sprintf("%s: %s -> %s", l.Field, l.Before, l.After))
	}
	return texts
}

// TestHistoryTellsTheStory: recorded from the meeting, then the date moves, then
// it is done. Saving what has not changed leaves no trace.
func TestHistoryTellsTheStory(t *testing.T) {
	l := open(t)
	c := briefing()
	tuesday := ledger.Mark{At: monday.Add(24 * time.Hour), By: string(roberta), Why: "decision 1"}
	update(t, l, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(c, read); err != nil {
			return err
		}
		if err := tx.SaveCommitment(c, read); err != nil {
			return err
		}
		c.Due = commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 20}, Minute: commitments.NoTime, Text: "Wednesday"}
		c.Hard = true
		c.Edited = []string{"due"}
		if err := tx.SaveCommitment(c, tuesday); err != nil {
			return err
		}
		c.Status, c.ClosedAt, c.Left = commitments.Done, tuesday.At.Add(time.Hour), commitments.Min(0)
		return tx.SaveCommitment(c, tuesday)
	})
	var lines []ledger.HistoryLine
	view(t, l, func(tx *ledger.Tx) (err error) {
		lines, err = tx.History(c.Key)
		return err
	})
	want := []string{
		"label:  -> briefing", "kind:  -> work", "owner:  -> roberta@example.com", "delegator:  -> johnathon@example.com",
		"what:  -> the Waterfall briefing", "why:  -> the board decides on the 19th", `obstacles:  -> ["legal","the venue"]`,
		"due:  -> 2026-05-18 13:00 America/New_York", "due_text:  -> by May 18, 1pm", "effort:  -> 240", "left:  -> 240",
		"left_at:  -> 2026-05-04T14:30:00Z", "status:  -> open", "calendar:  -> work", "source_uid:  -> delegation@example.com",
		"quote:  -> words fd7d4826616d", "rule:  -> name-colon", "created:  -> 2026-05-04T14:30:00Z",
		"due: 2026-05-18 13:00 America/New_York -> 2026-05-20", "due_text: by May 18, 1pm -> Wednesday", "hard:  -> yes",
		`edited:  -> ["due"]`,
		"left: 240 -> 0", "status: open -> done", "closed_at:  -> 2026-05-05T15:30:00Z",
	}
	if got := told(lines); !slices.Equal(got, want) {
		t.Errorf("history is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got := lines[len(lines)-1]; got.N != len(want) || got.Mark != tuesday || got.Commitment != c.Key {
		t.Errorf("the last line is %+v", got)
	}
}

// TestHistoryReplays: whatever is saved in whatever order, the last line of each
// field says what the commitment says now.
func TestHistoryReplays(t *testing.T) {
	l := open(t)
	rapid.Check(t, func(t *rapid.T) {
		_ = l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			now := map[string]string{}
			for range rapid.IntRange(1, 5).Draw(t, "changes") {
				if err := tx.SaveCommitment(anyCommitment(t), read); err != nil {
					t.Fatal(err)
				}
			}
			lines, err := tx.History("k")
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range lines {
				if line.Before != now[line.Field] || line.Before == line.After {
					t.Fatalf("line %d says %q -> %q after %q", line.N, line.Before, line.After, now[line.Field])
				}
				now[line.Field] = line.After
			}
			c, err := tx.Commitment("k")
			if err != nil {
				t.Fatal(err)
			}
			due, err := ledger.ParseDue(now["due"])
			if due.Text = now["due_text"]; err != nil || due != c.Due {
				t.Fatalf("history ends with due %+v, the commitment has %+v (%v)", due, c.Due, err)
			}
			if now["status"] != string(c.Status) || now["owner"] != string(c.Owner) || now["what"] != c.What {
				t.Fatalf("history ends with %v, the commitment is %+v", now, c)
			}
			return errUndo
		})
	})
}

// TestLabels: a label leads to its commitment for ever, also when the commitment
// has got another one since.
func TestLabels(t *testing.T) {
	l := open(t)
	briefing := briefing()
	update(t, l, func(tx *ledger.Tx) error {
		if err := tx.SaveCommitment(briefing, read); err != nil {
			return err
		}
		briefing.Label = "waterfall"
		return tx.SaveCommitment(briefing, read)
	})
	refused(t, l, ledger.ErrLabelTaken, func(tx *ledger.Tx) error { return tx.SaveCommitment(promise("k2", "waterfall"), read) })
	refused(t, l, ledger.ErrLabelTaken, func(tx *ledger.Tx) error { return tx.SaveCommitment(promise("k2", "briefing"), read) })
	refused(t, l, ledger.ErrNotFound, func(tx *ledger.Tx) error { _, err := tx.ByLabel("riverbed"); return err })
	refused(t, l, ledger.ErrNotFound, func(tx *ledger.Tx) error { _, err := tx.Commitment("k2"); return err })
	update(t, l, func(tx *ledger.Tx) error {
		for _, label := range []string{"briefing", "waterfall"} {
			if c, err := tx.ByLabel(label); err != nil || c.Key != briefing.Key {
				t.Errorf("%s leads to %s, %v", label, c.Key, err)
			}
		}
		briefing.Label = "briefing" // back to its own former label
		return tx.SaveCommitment(briefing, read)
	})
}

func TestNewLabel(t *testing.T) {
	long := strings.Repeat("twelve words ", 12)
	l := open(t)
	for _, tt := range []struct {
		wish  string
		taken []string
		want  string
	}{
		{"riverbed", nil, "riverbed"},
		{"riverbed", []string{"riverbed"}, "riverbed-2"},
		{"riverbed", []string{"riverbed", "riverbed-2", "riverbed-4"}, "riverbed-3"},
		{"riverbed-2", []string{"riverbed-2"}, "riverbed-2-2"},
		{"Forest Grove: the 2nd draft!", nil, "forest-grove-the-2nd-draft"},
		{"  --Johnathon's   review--  ", nil, "johnathons-review"},
		{"Übersicht für Größe", nil, "uebersicht-fuer-groesse"},
		{"re\u0301sume\u0301 \u00e0 la carte", nil, "resume-a-la-carte"},
		{"", nil, "commitment"},
		{"日本語 … ?!", nil, "commitment"},
		{"", []string{"commitment"}, "commitment-2"},
		{long, nil, "twelve-words-twelve-words-twelve-words"},
		{long, []string{"twelve-words-twelve-words-twelve-words"}, "twelve-words-twelve-words-twelve-words-2"},
		{strings.Repeat("x", 300), nil, strings.Repeat("x", 40)},
		{strings.Repeat("x", 300), []string{strings.Repeat("x", 40)}, strings.Repeat("x", 38) + "-2"},
	} {
		_ = l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			for i, label := range tt.taken {
				if err := tx.SaveCommitment(promise(commitments.Key(fmt.Sprint(i)), label), read); err != nil {
					t.Fatal(err)
				}
			}
			if got, err := tx.NewLabel(tt.wish); err != nil || got != tt.want {
				t.Errorf("NewLabel(%q) with %v taken = %q, %v, want %q", tt.wish, tt.taken, got, err, tt.want)
			}
			return nil
		})
	}
}

// TestNewLabelAlwaysFits: whatever is wished for, and however often, the label
// is clean, short, new and accepted.
func TestNewLabelAlwaysFits(t *testing.T) {
	l := open(t)
	rapid.Check(t, func(t *rapid.T) {
		_ = l.DryRun(context.Background(), func(tx *ledger.Tx) error {
			wishes := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a", "A b", strings.Repeat("ab ", 40)})), 1, 15).Draw(t, "wishes")
			for i, wish := range wishes {
				label, err := tx.NewLabel(wish)
				if err != nil {
					t.Fatal(err)
				}
				if len(label) > 40 || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Trim(label, "-") != label {
					t.Fatalf("%q became %q", wish, label)
				}
				if err := tx.SaveCommitment(promise(commitments.Key(fmt.Sprint(i)), label), read); err != nil {
					t.Fatal(err)
				}
			}
			return errUndo
		})
	})
}

// TestListsAreInOrder: by creation, then key; by item for one meeting; by
// instance and item for a series.
func TestListsAreInOrder(t *testing.T) {
	l := open(t)
	put := func(tx *ledger.Tx, key commitments.Key, after time.Duration, s commitments.Status, rid string, item int) error {
		c := promise(key, string(key))
		c.Created, c.Status = monday.Add(after), s
		c.Origin = commitments.Origin{Source: calendar.Source{UID: "weekly", RecurrenceID: rid}, Item: item}
		return tx.SaveCommitment(c, read)
	}
	update(t, l, func(tx *ledger.Tx) error {
		return errors.Join(
			put(tx, "d", time.Hour, commitments.Open, "20260504T143000Z", 2),
			put(tx, "a", time.Hour, commitments.Draft, "20260504T143000Z", 1),
			put(tx, "b", 0, commitments.Done, "20260511T143000Z", 1),
			put(tx, "c", 2*time.Hour, commitments.Dropped, "20260511T143000Z", 0),
			tx.SaveCommitment(promise("by-hand", "by-hand"), read))
	})
	keys := func(all []commitments.Commitment, err error) string {
		var keys []string
		for _, c := range all {
			keys = append(keys, string(c.Key))
		}
		if err != nil {
			t.Error(err)
		}
		return strings.Join(keys, " ")
	}
	view(t, l, func(tx *ledger.Tx) error {
		for _, tt := range []struct{ name, got, want string }{
			{"all", keys(tx.Commitments()), "b by-hand a d c"},
			{"open", keys(tx.Commitments(commitments.Open)), "by-hand d"},
			{"open or draft", keys(tx.Commitments(commitments.Open, commitments.Draft)), "by-hand a d"},
			{"of the instance", keys(tx.BySource(calendar.Source{UID: "weekly", RecurrenceID: "20260504T143000Z"})), "a d"},
			{"of the series", keys(tx.BySeries("weekly")), "a d c b"},
			{"of the master", keys(tx.BySource(calendar.Source{UID: "weekly"})), ""},
			{"of no meeting", keys(tx.BySource(calendar.Source{})), ""},
			{"of no series", keys(tx.BySeries("")), ""},
		} {
			if tt.got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
			}
		}
		return nil
	})
}

// TestCheckInsHaveHistory: a check-in is found by its number, by its UID and in
// the order of time, and its history stands with its commitment.
func TestCheckInsHaveHistory(t *testing.T) {
	l := open(t)
	at := func(day, n int, of commitments.Key) commitments.CheckIn {
		start := time.Date(2026, 5, day, 13, 30, 0, 0, time.UTC)
		return commitments.CheckIn{
			Commitment: of, N: n, UID: commitments.CheckInUID(of, n), State: commitments.Booked,
			Span: calendar.Span{Start: start, End: start.Add(30 * time.Minute)},
		}
	}
	moved := at(12, 1, "k1")
	update(t, l, func(tx *ledger.Tx) error {
		if err := errors.Join(tx.SaveCommitment(promise("k1", "k1"), read), tx.SaveCommitment(promise("k2", "k2"), read),
			tx.SaveCheckIn(moved, read), tx.SaveCheckIn(at(14, 2, "k1"), read), tx.SaveCheckIn(at(11, 1, "k2"), read)); err != nil {
			return err
		}
		moved.State, moved.Theirs, moved.FreeBefore = commitments.Moved, calendar.FieldTime|calendar.FieldDescription, 60
		moved.End = moved.End.Add(15 * time.Minute)
		moved.Alternatives = []calendar.Span{at(13, 1, "k1").Span}
		return tx.SaveCheckIn(moved, read)
	})
	view(t, l, func(tx *ledger.Tx) error {
		byTime, err := tx.CheckIns("")
		if len(byTime) != 3 || byTime[0].Commitment != "k2" || byTime[1].N != 1 || byTime[2].N != 2 {
			t.Errorf("by time: %+v, %v", byTime, err)
		}
		of, err := tx.CheckIns("k1")
		if len(of) != 2 || !reflect.DeepEqual(of[0], moved) {
			t.Errorf("of k1: %+v, %v", of, err)
		}
		found, err := tx.CheckInByUID(moved.UID)
		if !reflect.DeepEqual(found, moved) {
			t.Errorf("by UID: %+v, %v", found, err)
		}
		if _, err := tx.CheckInByUID(""); !errors.Is(err, ledger.ErrNotFound) {
			t.Errorf("without a UID: %v", err)
		}
		lines, err := tx.History("k1")
		want := []string{
			"check-in 1 end: 2026-05-12T14:00:00Z -> 2026-05-12T14:15:00Z",
			"check-in 1 state: booked -> moved",
			"check-in 1 alternatives:  -> 2026-05-13T13:30:00Z/2026-05-13T14:00:00Z",
			"check-in 1 theirs:  -> time, text",
		}
		if got := told(lines); !slices.Equal(got[len(got)-len(want):], want) {
			t.Errorf("history ends with %v", got)
		}
		return err
	})
}

// TestDoneSince finds what was done from an instant on, and nothing else.
func TestDoneSince(t *testing.T) {
	l := open(t)
	update(t, l, func(tx *ledger.Tx) error {
		for i, status := range []commitments.Status{commitments.Done, commitments.Done, commitments.Dropped, commitments.Open} {
			k := commitments.Commitment{Key: commitments.Key(fmt.Sprint("k", i)), Label: fmt.Sprint("thing-", i), Kind: commitments.Work, Status: status,
				ClosedAt: monday.Add(time.Duration(i-1) * time.Hour), Created: monday}
			if err := tx.SaveCommitment(k, read); err != nil {
				return err
			}
		}
		found, err := tx.DoneSince(monday)
		if len(found) != 1 || found[0].Key != "k1" {
			t.Errorf("%+v", found)
		}
		return err
	})
}
