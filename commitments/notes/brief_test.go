package notes

import (
	"strings"
	"testing"
	"time"

	"bywhen/commitments"
)

// readOne reads a conversation that is about one piece of work.
func readOne(t *testing.T, text string) Item {
	t.Helper()
	got := Read(oneToOne(t, text)).Items
	if len(got) == 0 {
		t.Fatalf("nothing was found in\n%s", text)
	}
	return got[0]
}

const handedOver = "Johnathon: Please brief the new board on our figures by 19 May.\nRoberta: Sure.\n"

func TestTheBriefIsFilledFromTheConversation(t *testing.T) {
	success := func(it *Item) string { return it.Success }
	how := func(it *Item) string { return it.How }
	why := func(it *Item) string { return it.Why }
	obstacles := func(it *Item) string { return strings.Join(it.Obstacles, "; ") }
	for name, c := range map[string]struct {
		field      func(*Item) string
		text, want string
	}{
		"success, asked": {success, "Roberta: What would make that a success for you?\nJohnathon: They trust the numbers. And they ask questions.",
			"They trust the numbers"},
		"success, said":    {success, "Johnathon: Success means that they trust the numbers.", "Success means that they trust the numbers"},
		"success, unsaid":  {success, "Roberta: What would make that a success for you?\nJohnathon: Good question, what do you think?", ""},
		"why, asked":       {why, "Roberta: Why now?\nJohnathon: Because the old board is leaving.", "the old board is leaving"},
		"why, said":        {why, "Johnathon: It matters because the old board is leaving.", "The old board is leaving"},
		"how, asked":       {how, "Roberta: Slides or a handout?\nJohnathon: A handout, two pages.", "A handout, two pages"},
		"how, said":        {how, "Johnathon: Keep it to ten minutes.", "Keep it to ten minutes"},
		"a date is no how": {how, "Roberta: On Monday or on Tuesday?\nJohnathon: On Tuesday.", ""},
		"obstacle":         {obstacles, "Roberta: The controller is on leave until the 14th.", "The controller is on leave until the 14th"},
		"obstacle, asked":  {obstacles, "Roberta: What could go wrong?\nJohnathon: The projector fails.", "The projector fails"},
		"no obstacle":      {obstacles, "Roberta: The controller is here.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			it := readOne(t, handedOver+c.text)
			if got := c.field(&it); !strings.EqualFold(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEffortIsWhatTheOwnerSays(t *testing.T) {
	for text, want := range map[string]commitments.Minutes{
		"Roberta: I need half a day for that.":                        commitments.Min(240),
		"Roberta: That will take me two hours.":                       commitments.Min(120),
		"Roberta: I guess it is about a day.":                         commitments.Min(480),
		"Johnathon: I need half a day of quiet.":                      {}, // his, not hers
		"Roberta: Can we take half an hour on Friday at 10 for that?": {}, // a meeting
		"Roberta: The talk has twenty minutes.":                       {},
	} {
		if got := readOne(t, handedOver+text).Effort; got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestACheckInCountsOnlyWhenBothAgree(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 5, day, hour, minute, 0, 0, monday(t).Location())
	}
	ask := handedOver + "Roberta: Can we look at a first version on Tuesday 12 May at 9:30?\n"
	for name, c := range map[string]struct {
		text string
		want time.Time
	}{
		"yes":          {ask + "Johnathon: Yes, good idea.", at(12, 9, 30)},
		"repeated":     {ask + "Johnathon: Tuesday 12 May at 9:30.", at(12, 9, 30)},
		"no":           {ask + "Johnathon: No, that is not necessary.", time.Time{}},
		"unanswered":   {ask, time.Time{}},
		"another time": {ask + "Johnathon: Wednesday 13 May at 11 is better.\nRoberta: Okay.", at(13, 11, 0)},
		"only a day":   {handedOver + "Roberta: Can we meet on Tuesday?\nJohnathon: Yes.", time.Time{}},
	} {
		t.Run(name, func(t *testing.T) {
			it := readOne(t, c.text)
			if !it.Wish.At.Equal(c.want) {
				t.Errorf("wished for %v, want %v", it.Wish.At, c.want)
			}
			if it.Due.Date.String() != "2026-05-19" {
				t.Errorf("the due date became %v", it.Due)
			}
		})
	}
}

func TestWhatCouldMoveAndWhichIsSuggested(t *testing.T) {
	it := readOne(t, handedOver+"Roberta: To make room I would have to move Forest Grove, Riverbed or Starry Night. I would suggest Starry Night.")
	if got := strings.Join(it.CouldMove, "/"); got != "Forest Grove/Riverbed/Starry Night" || it.SuggestedMove != "Starry Night" {
		t.Errorf("could move %q, suggested %q", got, it.SuggestedMove)
	}
	it = readOne(t, handedOver+"Roberta: I could postpone the audit. I would suggest that.")
	if len(it.CouldMove) != 0 || it.SuggestedMove != "" {
		t.Errorf("no project is named, but could move %q, suggested %q", it.CouldMove, it.SuggestedMove)
	}
}

func TestADueDateThatIsAMeetingWithOthers(t *testing.T) {
	for text, want := range map[string]bool{
		"Johnathon: Please brief the team. The call with them is on 18 May at 13:00.\nRoberta: Will do.":         true,
		"Johnathon: Please brief the team by 18 May at 13:00. The workshop starts on 18 May.\nRoberta: Will do.": true,
		"Johnathon: Please brief the team by 18 May. The call with them is on 20 May.\nRoberta: Will do.":        false,
		"Johnathon: Please brief the team by 18 May.\nRoberta: Will do.":                                         false,
		"Johnathon: Please brief the team by 18 May, the weather is nice on 18 May.\nRoberta: Will do.":          false,
	} {
		if got := readOne(t, text).DueIsMeeting; got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func TestAWrittenBriefKeepsItsFields(t *testing.T) {
	it := readOne(t, `What: Brief the sales team on the new prices
Why: they sign renewals from June on
Success: everybody can explain the three tiers
How: 30 minutes, no slides
Obstacle: two of them are on leave
Effort: 3h
Who: Roberta
By when: 21 May 10:00`)
	sameText(t, "what", it.What, "Brief the sales team on the new prices")
	sameText(t, "why", it.Why, "They sign renewals from June on")
	sameText(t, "success", it.Success, "Everybody can explain the three tiers")
	sameText(t, "how", it.How, "30 minutes, no slides")
	sameText(t, "obstacles", strings.Join(it.Obstacles, "/"), "Two of them are on leave")
	if it.Effort != commitments.Min(180) || dueText(it.Due) != "2026-05-21 10:00" || it.Owner != roberta || it.Band != Record {
		t.Errorf("got %+v", it)
	}
}

func TestANeedInsideAgreedWorkIsASignOff(t *testing.T) {
	agreed := "Johnathon: Please renew the website by 29 May.\nRoberta: So you want me to renew the website by 29 May?\nJohnathon: Yes.\n" +
		"Roberta: I suggest we hire a writer, and I need your approval for that by Friday.\n"
	for answer, want := range map[string]Band{
		"Johnathon: How is the weather there?": Record,
		"Johnathon: You have it.":              Record,
		"Johnathon: Let me think about it.":    DraftBand,
		"Johnathon: No, there is no money.":    "",
		"":                                     DraftBand,
	} {
		got := Band("")
		for _, it := range Read(oneToOne(t, agreed+answer)).Items {
			if it.Kind == commitments.SignOff {
				got = it.Band
				sameText(t, "what", it.What, "Give approval for the suggestion to hire a writer")
				if it.Owner != johnathon || it.Delegator != roberta {
					t.Errorf("%q: owed by %s to %s", answer, it.Owner, it.Delegator)
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", answer, got, want)
		}
	}
}
