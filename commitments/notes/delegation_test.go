package notes

import (
	"slices"
	"testing"
	"time"
)

func TestWhichMeetingsLookLikeADelegation(t *testing.T) {
	agreed := "Johnathon: Please send the numbers by Friday.\nRoberta: Will do."
	crowd := func(m *Meeting, n int) {
		for i := range n {
			m.Attendees = append(m.Attendees, Person{Address: corpusAddress("colleague") + "." + m.Me.Address[:1] + m.Me.Address[:min(i, 7)]})
		}
	}
	for name, c := range map[string]struct {
		change func(*Meeting)
		want   bool
		reason string
	}{
		"with one's manager, no text":      {func(m *Meeting) {}, true, "one of the two reports to the other"},
		"with one's manager, text":         {func(m *Meeting) { m.Text = agreed }, true, "its text says what was agreed"},
		"with a peer, no text":             {func(m *Meeting) { m.Attendees[0].Role = "peer"; m.Title = "Talk" }, false, "the other person is one of your people"},
		"with a peer, a briefing":          {func(m *Meeting) { m.Attendees[0].Role = "peer"; m.Title = "Briefing: Waterfall" }, true, "its title speaks of handing something over"},
		"a stand-up":                       {func(m *Meeting) { m.Title = "Daily stand-up" }, false, "but it is a round of news, such as a stand-up"},
		"lunch with one's manager":         {func(m *Meeting) { m.Title = "Lunch" }, false, "but it is not about work"},
		"a crowd":                          {func(m *Meeting) { crowd(m, 9) }, false, "but many people are invited"},
		"a crowd that agreed on something": {func(m *Meeting) { crowd(m, 9); m.Text = agreed; m.Title = "Kick-off" }, false, "its text says what was agreed"},
		"all day":                          {func(m *Meeting) { m.AllDay = true }, false, "but it takes whole days"},
		"half a day":                       {func(m *Meeting) { m.End = m.Start.Add(4 * time.Hour); m.Title = "Talk" }, false, "but it takes longer than three hours"},
		"alone":                            {func(m *Meeting) { m.Attendees = m.Attendees[1:]; m.Organizer = roberta }, false, "but nobody else is invited"},
		"a category":                       {func(m *Meeting) { m.Categories = []string{"Private"} }, false, "but its category is private"},
		"tentative":                        {func(m *Meeting) { m.Tentative = true; m.Title = "Talk" }, false, "but it is only tentative"},
	} {
		t.Run(name, func(t *testing.T) {
			m := oneToOne(t, "")
			c.change(&m)
			got := Read(m)
			if got.Delegation != c.want || !slices.Contains(got.Reasons, c.reason) {
				t.Errorf("%v with %d points, want %v because %q; reasons %q", got.Delegation, got.Score, c.want, c.reason, got.Reasons)
			}
		})
	}
}

func TestWhatOnePlansInAStandUpIsNoPromise(t *testing.T) {
	m := oneToOne(t, "Roberta: Today I will finish the tests by noon.\nJohnathon: And I will review them by five.")
	if got := Read(m).Items; len(got) != 2 {
		t.Fatalf("in a talk of two these are promises: %+v", got)
	}
	m.Title = "Daily stand-up"
	if got := Read(m).Items; len(got) != 0 {
		t.Errorf("in a stand-up they are plans: %+v", got)
	}
}
