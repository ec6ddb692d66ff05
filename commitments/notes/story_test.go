package notes

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

const (
	roberta   = calendar.Address("roberta@example.com")
	johnathon = calendar.Address("johnathon@example.com")
)

// monday is the beginning of the story's meeting: Mon 4 May 2026, 10:30.
func monday(t testing.TB) time.Time {
	t.Helper()
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(2026, 5, 4, 10, 30, 0, 0, ny)
}

// oneToOne is a meeting of Roberta, who reads, with Johnathon, her manager.
func oneToOne(t testing.TB, text string) Meeting {
	t.Helper()
	j := Person{Name: "Johnathon", Address: johnathon, Configured: true, Role: "manager"}
	r := Person{Name: "Roberta", Address: roberta, Configured: true}
	start := monday(t)
	return Meeting{
		UID: "delegation@example.com", Title: "Johnathon / Roberta", Start: start, End: start.Add(30 * time.Minute),
		Text: text, Me: r, Organizer: johnathon, Attendees: []Person{j, r},
		Settings: Settings{EffortDay: 480, WeekDays: 5},
	}
}

func TestStoryConversationGivesOneBriefingAndOneSignOff(t *testing.T) {
	text, err := os.ReadFile("testdata/story.txt")
	if err != nil {
		t.Fatal(err)
	}
	m := oneToOne(t, string(text))
	got := Read(m)
	if !got.Delegation {
		t.Errorf("the meeting does not look like a delegation: %d, %q", got.Score, got.Reasons)
	}
	if len(got.Items) != 2 {
		t.Fatalf("%d items, want the briefing and the sign-off: %+v", len(got.Items), got.Items)
	}
	brief, signOff := got.Items[0], got.Items[1]
	sameText(t, "band", string(brief.Band), string(Record))
	sameText(t, "kind", string(brief.Kind), string(commitments.Work))
	sameText(t, "owner", string(brief.Owner), string(roberta))
	sameText(t, "delegator", string(brief.Delegator), string(johnathon))
	sameText(t, "what", brief.What, "Brief the Waterfall Team on the status of the rollout")
	sameText(t, "success", brief.Success, "They should leave knowing what is finished, what changes for them in June, and whom to call")
	sameText(t, "how", brief.How, "A new deck. Twenty minutes, and you present alone")
	sameText(t, "obstacles", strings.Join(brief.Obstacles, "/"), "The design team is short-handed and may not finish a new deck in time")
	sameText(t, "why", brief.Why, "")
	if want := (commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 18}, Minute: 13 * 60, Zone: "America/New_York", Text: "on May 18 at 1:00pm"}); brief.Due != want {
		t.Errorf("due %+v, want %+v", brief.Due, want)
	}
	sameText(t, "kind of due", brief.DueKind, "on")
	if !brief.DueIsMeeting {
		t.Error("the due date is the call with them, so it is a meeting")
	}
	if brief.Effort != commitments.Min(240) {
		t.Errorf("effort %+v, want half a day", brief.Effort)
	}
	if want := time.Date(2026, 5, 12, 9, 30, 0, 0, m.Start.Location()); !brief.Wish.At.Equal(want) {
		t.Errorf("check-in wished for %v, want %v", brief.Wish.At, want)
	}
	if want := []string{"Forest Grove", "Riverbed", "Starry Night"}; !slices.Equal(brief.CouldMove, want) {
		t.Errorf("could move %q, want %q", brief.CouldMove, want)
	}
	sameText(t, "suggested", brief.SuggestedMove, "Riverbed")

	sameText(t, "band", string(signOff.Band), string(Record))
	sameText(t, "kind", string(signOff.Kind), string(commitments.SignOff))
	sameText(t, "owner", string(signOff.Owner), string(johnathon))
	sameText(t, "delegator", string(signOff.Delegator), string(roberta))
	sameText(t, "what", signOff.What, "Sign off on the suggestion to outsource the new deck")
	if want := (commitments.Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 7}, Minute: 12 * 60, Zone: "America/New_York", Text: "by Thursday noon"}); signOff.Due != want {
		t.Errorf("sign-off due %+v, want %+v", signOff.Due, want)
	}
	for _, it := range got.Items {
		if !strings.Contains(m.Text, it.Quote) {
			t.Errorf("quote %q is not in the text", it.Quote)
		}
		if it.Rule == "" || len(it.Reasons) == 0 {
			t.Errorf("%q has no rule or no reasons", it.What)
		}
	}
}

func sameText(t *testing.T, name, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s\n got %q\nwant %q", name, got, want)
	}
}
