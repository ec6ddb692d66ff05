package daemon

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon/mail"
)

// Words are marked by who may read them. What has none of these marks may be read
// by everybody.
const (
	forNobody = "zebra"   // of Roberta alone: what Johnathon has no part in, and what she never said to him
	inFull    = "walrus"  // said between the two: in a feed only at the level full
	inTitles  = "pelican" // a title of theirs: not in a feed that only shows when time is taken
)

// sent keeps the mails that would go out.
type sent struct{ mails []mail.Envelope }

// Send keeps a mail.
func (s *sent) Send(_ context.Context, e mail.Envelope, begin func() error) (string, error) {
	err := begin()
	if err == nil {
		s.mails = append(s.mails, e)
	}
	return "kept", err
}

// marked is a commitment full of marked words. Between the two of them, what was
// said is theirs; how much work it is, the words it rests on, and what else could
// move are Roberta's alone.
func markedCommitment(n int, owner, delegator calendar.Address, ours bool) commitments.Commitment {
	title, said := forNobody, forNobody
	if ours {
		title, said = inTitles, inFull
	}
	word := func(mark, field string) string { return fmt.Sprintf("%s %s %d", mark, field, n) }
	return commitments.Commitment{
		Key: commitments.KeyOf(roberta, calendar.Source{UID: fmt.Sprint("marked ", n)}, 1), Label: fmt.Sprintf("%s-label-%d", forNobody, n), Kind: commitments.Work,
		Owner: owner, Delegator: delegator, What: word(title, "title"), Why: word(said, "why"), Success: word(said, "success"), How: word(said, "how"),
		Obstacles: []string{word(said, "obstacle")},
		Due:       commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 11 + n}, Minute: 13 * 60, Text: word(forNobody, "due")},
		Effort:    commitments.Min(60 * n), Left: commitments.Min(60 * n), Project: word(forNobody, "project"), Status: commitments.Open,
		Origin: commitments.Origin{Quote: word(forNobody, "quote"), Rule: word(forNobody, "rule")}, Wish: commitments.Wish{Text: word(forNobody, "wish")},
		CouldMove: []string{word(forNobody, "could move")}, SuggestedMove: word(forNobody, "suggested"),
		Created: time.Date(2026, 5, 4, 11, 0, 0, 0, time.UTC),
	}
}

// unfolded is text without the line breaks that formats put into words.
func unfolded(text string) string {
	return strings.NewReplacer("\r\n ", "", "=\r\n", "", "\r\n", "\n").Replace(text)
}

// marks are the marks that a text holds.
func marks(text string) []string {
	found := regexp.MustCompile(forNobody+"|"+inFull+"|"+inTitles).FindAllString(strings.ToLower(unfolded(text)), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestPrivacy fills a ledger with marked words and looks at everything that
// somebody else can see: feeds at each level, mails to others, the check-ins on
// the calendar, and the invitation to one.
func TestPrivacy(t *testing.T) {
	w := newWorld(t, 0)
	post := &sent{}
	w.settings.Mail = &MailSettings{Weekly: Slot{Day: time.Thursday, Minute: 15 * 60}, To: roberta, Post: post}
	w.settings.Accept = AcceptOff
	const colleague = calendar.Address("colleague@example.com")
	err := w.app.update(t.Context(), func(tx *ledger.Tx, now time.Time) error {
		for n, k := range []commitments.Commitment{
			markedCommitment(1, roberta, johnathon, true), markedCommitment(2, johnathon, roberta, true), markedCommitment(3, roberta, "", false),
			markedCommitment(4, roberta, colleague, false), markedCommitment(5, colleague, roberta, false), markedCommitment(6, roberta, roberta, false),
		} {
			if n == 5 {
				k.Status = commitments.Draft
			}
			if err := tx.SaveCommitment(k, ledger.Mark{At: now, By: string(roberta), Why: forNobody + " reason"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.sync()
	if _, err := w.app.Move(t.Context(), MoveRequest{ID: forNobody + "-label-3", To: "2026-05-21", Reason: forNobody + " reason"}); err != nil {
		t.Fatal(err)
	}
	for show, may := range map[string][]string{"busy": nil, "titles": {inTitles}, "full": {inTitles, inFull}} {
		if _, err := w.app.FeedAdd(t.Context(), FeedAddRequest{Name: show, For: string(johnathon), Show: show}); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{show, show + "-tasks"} {
			doc, err := w.app.FeedPrint(t.Context(), FeedRequest{Name: name})
			if err != nil {
				t.Fatal(err)
			}
			w.mayHold("feed "+name, doc.Text, may)
			if show == "full" && !slices.Equal(marks(doc.Text), []string{inTitles, inFull}) {
				t.Errorf("feed %s shows %v:\n%s", name, marks(doc.Text), doc.Text)
			}
		}
	}
	w.checkInsHold([]string{inTitles, inFull})
	w.lettersHold(post)
}

// mayHold fails the test if a text holds a mark that it may not.
func (w *world) mayHold(what, text string, may []string) {
	w.t.Helper()
	for _, m := range marks(text) {
		if !slices.Contains(may, m) {
			w.t.Errorf("%s holds %q:\n%s", what, m, text)
		}
	}
}

// checkInsHold looks at the check-ins with Johnathon as they stand on the
// calendar.
func (w *world) checkInsHold(may []string) {
	w.t.Helper()
	seen := 0
	for _, o := range w.roberta.Live() {
		if !isOwnUID(o.UID()) || !strings.Contains(o.Events[0].Summary, "Johnathon") {
			continue
		}
		seen++
		text, err := ics.Encode(ics.Calendar{Events: o.Events})
		if err != nil {
			w.t.Fatal(err)
		}
		w.mayHold("check-in", string(text), may)
	}
	if seen == 0 {
		w.t.Error("there is no check-in with Johnathon")
	}
}

// lettersHold looks at everything that is sent to Johnathon.
func (w *world) lettersHold(post *sent) {
	w.t.Helper()
	id := forNobody + "-label-1"
	doc, err := w.app.Paraphrase(w.t.Context(), ParaphraseRequest{ID: id, Send: true})
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.app.Paraphrase(w.t.Context(), ParaphraseRequest{ID: id, Send: true, Shown: doc.Preview.Shown}); err != nil {
		w.t.Fatal(err)
	}
	w.now = time.Date(2026, 5, 7, 15, 0, 0, 0, w.zone)
	w.sync()
	w.questionHolds(id)
	toOthers := 0
	for _, e := range post.mails {
		if e.To[0] == roberta {
			continue // hers to read
		}
		toOthers++
		w.mayHold("mail to "+string(e.To[0]), string(e.Bytes), []string{inTitles, inFull})
	}
	if toOthers != 1 || len(post.mails) != 2 {
		w.t.Errorf("%d mails, %d of them to others", len(post.mails), toOthers)
	}
}

// questionHolds makes too much work of what is for a colleague, and looks at the
// question to Johnathon.
func (w *world) questionHolds(id string) {
	w.t.Helper()
	for label, left := range map[string]string{id: "2h", forNobody + "-label-4": "60h", forNobody + "-label-3": "0m", forNobody + "-label-6": "0m"} {
		if _, err := w.app.Progress(w.t.Context(), ProgressRequest{ID: label, Left: left}); err != nil {
			w.t.Fatal(err)
		}
	}
	doc, err := w.app.Ask(w.t.Context(), AskRequest{ID: id})
	if err != nil || !strings.Contains(doc.Text, "something that I do for somebody else") {
		w.t.Fatalf("%v\n%s", err, doc.Text)
	}
	w.mayHold("question", doc.Text, []string{inTitles, inFull})
}
