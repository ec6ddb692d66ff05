package commitments_test

import (
	"slices"
	"strings"
	"testing"

	"bywhen/commitments"
)

func TestKindOfWork(t *testing.T) {
	q := commitments.DefaultQuestions()
	for what, want := range map[string]string{
		"Brief the Waterfall Team on the status of the rollout": "briefing",
		"Write the quarterly report":                            "report",
		"Decide on the new logo":                                "decision",
		"Fix the login, then write a report":                    "fix",
		"Interview three candidates":                            "hiring",
		"Riverbed":                                              "general",
		"":                                                      "general",
		"BRIEFING for the board":                                "briefing",
		"Sign-off on outsourcing the deck":                      "decision",
	} {
		if got := q.Kind(what); got != want {
			t.Errorf("%q is of kind %q, want %q", what, got, want)
		}
	}
	if got := q.Names(); !slices.Equal(got, []string{"briefing", "decision", "fix", "general", "hiring", "report"}) {
		t.Errorf("the kinds are %v", got)
	}
}

func TestQuestionsComeInOrderAndAreFew(t *testing.T) {
	q := commitments.DefaultQuestions()
	c := &commitments.Commitment{Kind: commitments.Work, Owner: "roberta@example.com", What: "Brief the team", Assumed: []string{"due"}}
	var gaps []commitments.Gap
	for _, asked := range q.Open(c) {
		gaps = append(gaps, asked.Gap)
	}
	want := []commitments.Gap{commitments.GapWhy, commitments.GapSuccess, commitments.GapHow, commitments.GapObstacles}
	if !slices.Equal(gaps, want) {
		t.Errorf("asked are %v, want %v", gaps, want)
	}
	if got := q.Open(c)[1].Text; got != "What should they know, or do, when they leave?" {
		t.Errorf("a briefing is asked %q", got)
	}
}

func TestAFileOfOnesOwnReplacesATemplate(t *testing.T) {
	q := commitments.DefaultQuestions()
	if err := q.Add("briefing.txt", "words: brief\nsuccess: Who claps?\nhow:\n"); err != nil {
		t.Fatal(err)
	}
	if text, _ := q.Ask("Brief the team", commitments.GapSuccess); text != "Who claps?" {
		t.Errorf("asked is %q", text)
	}
	if _, ok := q.Ask("Brief the team", commitments.GapHow); ok {
		t.Error("an empty question was asked")
	}
	if text, _ := q.Ask("Brief the team", commitments.GapWhy); text != "Why does it matter?" {
		t.Errorf("what the file leaves out is asked as %q", text)
	}
	if err := q.Add("travel.txt", "words: fly, travel\nwhy: Could it be a call?\n"); err != nil || q.Kind("Travel to Berlin") != "travel" {
		t.Errorf("a kind of one's own: %v", err)
	}
	if text, _ := commitments.DefaultQuestions().Ask("Brief the team", commitments.GapSuccess); text == "Who claps?" {
		t.Error("the questions that come with the program were changed")
	}
}

func TestTemplatesThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"words: a\nwhen: now?": "x.txt:2",
		"no colon here":        "x.txt:1",
		"why: because?":        "no words",
		"words: a\nwhy: " + strings.Repeat("why ", 100): "200 characters",
	} {
		q := commitments.DefaultQuestions()
		if err := q.Add("x.txt", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}
