package notes

import (
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

func TestNotesAndInvitationAreReadSideBySide(t *testing.T) {
	m := oneToOne(t, "Johnathon: Please send the numbers by Friday, because the board asked for them.\nRoberta: Will do.\n\n-- \nJohnathon")
	m.Notes = "Action items\n- Roberta to send the numbers by Friday\n- Johnathon to book a room"
	got := Read(m).Items
	if len(got) != 2 {
		t.Fatalf("%d items, want the numbers once and the room: %+v", len(got), got)
	}
	numbers := got[0]
	if numbers.Owner != roberta {
		numbers = got[1]
	}
	if numbers.Why != "The board asked for them" {
		t.Errorf("why %q: the task lacks what the talk said", numbers.Why)
	}
}

func TestEveryItemShowsItsWords(t *testing.T) {
	for _, kind := range []string{"structured", "dialogue", "negative"} {
		for _, s := range loadCorpus(t, kind) {
			r := Read(s.meeting)
			mustBeInert(t, r)
			mustBeKnown(t, &s.meeting, r)
			if looksLikeHTML(s.meeting.Text) {
				continue
			}
			text := strings.Join(strings.Fields(s.meeting.Text), " ")
			for _, it := range r.Items {
				if !strings.Contains(text, strings.Join(strings.Fields(it.Quote), " ")) {
					t.Errorf("%s %s: the quote %q is not in the text", s.file, s.name, it.Quote)
				}
			}
		}
	}
}

func TestTheSameLinesTwiceAreOnePromise(t *testing.T) {
	week := "Action items\n- [ ] Roberta: renew the domain by 20 May\n"
	if got := Read(oneToOne(t, "# 11 May\n"+week+"\n# 4 May\n"+week)).Items; len(got) != 1 {
		t.Errorf("%d items, want one: %+v", len(got), got)
	}
}

func TestOrderIsThatOfTheText(t *testing.T) {
	got := Read(oneToOne(t, "Roberta agreed to write the report by Thursday.\nACTION: Johnathon to sign it by Friday\nRoberta promised to call the bank by Monday.")).Items
	var owners []string
	for _, it := range got {
		owners = append(owners, it.What)
	}
	sameText(t, "order", strings.Join(owners, "; "), "Write the report; Sign it; Call the bank")
}

func TestWorkThatIsSpokenOfAgainIsStillOnePromise(t *testing.T) {
	for name, text := range map[string]string{
		"asked twice":    "Johnathon: Roberta, please send the audit report by Friday.\nRoberta: What for?\nJohnathon: For the board. Please send the audit report by Friday.\nRoberta: Okay.",
		"summed up":      "Roberta: I will send the audit report by Friday.\nJohnathon: Good. Anything else?\nRoberta: No.\nJohnathon: So Roberta will send the audit report by Friday.",
		"promised twice": "Johnathon: Could you send the audit report by Friday?\nRoberta: Sure. I will send the audit report on Thursday.\nJohnathon: Great.\nRoberta: As I said, I will send the audit report on Thursday.",
	} {
		if got := Read(oneToOne(t, text)).Items; len(got) != 1 || got[0].Owner != roberta || got[0].Band != Record {
			t.Errorf("%s: %+v", name, got)
		}
	}
	two := "Johnathon: Please update the risk list by Friday, and could you print the risk list by Monday?\nRoberta: Yes to both."
	if got := Read(oneToOne(t, two)).Items; len(got) != 2 {
		t.Errorf("two things with one list are two: %+v", got)
	}
}

func TestADecisionIsASignOffAndWorkIsNot(t *testing.T) {
	got := Read(oneToOne(t, "Actions\n- Johnathon to approve the budget by Friday\n- Johnathon to pick a caterer\n- Roberta to confirm the venue")).Items
	var kinds []string
	for _, it := range got {
		kinds = append(kinds, string(it.Kind))
	}
	sameText(t, "kinds", strings.Join(kinds, " "), "sign-off work work")
}

// TestLongTalk: a talk that is taken apart on several processors is read as on
// one.
func TestLongTalk(t *testing.T) {
	m := oneToOne(t, "")
	line := "Johnathon: I was wondering whether the numbers for May are right. Could you check the sheet?\nRoberta: Yes, I will check the sheet with finance by Friday.\nJohnathon: Thanks. Let us look at it at the call.\nRoberta: Fine.\n"
	m.Text = strings.Repeat(line, 3*shareOfTurns/4)
	m.Settings.Meetings = func(string, time.Time) (calendar.Span, bool) { return calendar.Span{}, false }
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := Read(m)
	runtime.GOMAXPROCS(4)
	if four := Read(m); !reflect.DeepEqual(one, four) {
		t.Errorf("on one processor %d items, on four %d", len(one.Items), len(four.Items))
	}
	if len(one.Items) == 0 {
		t.Error("nothing was read")
	}
}
