package notes

import (
	"testing"

	"bywhen/calendar"
)

func TestNamesLeadToOnePersonOrToNobody(t *testing.T) {
	m := oneToOne(t, "")
	m.Attendees = append(m.Attendees,
		Person{Name: "Lead, Ops (Berlin)", Address: "ops.lead@example.com"},
		Person{Name: "Design Lead", Address: "design-lead@example.com"},
		Person{Name: "Design Intern", Address: "intern@example.com"},
		Person{Address: "front.desk+notes@example.com"},
	)
	c := castOf(&m)
	for name, want := range map[string]calendar.Address{
		"Roberta":               roberta,
		"roberta":               roberta,
		"@roberta":              roberta,
		"roberta@example.com":   roberta,
		"Ops Lead":              "ops.lead@example.com",
		"Ops":                   "ops.lead@example.com",
		"@ops.lead":             "ops.lead@example.com",
		"@opslead":              "ops.lead@example.com",
		"Design Lead":           "design-lead@example.com",
		"@design-lead":          "design-lead@example.com",
		"front.desk":            "front.desk+notes@example.com",
		"Design":                "", // two people
		"Lead":                  "", // a last name alone
		"Somebody Else":         "",
		"someone@elsewhere.org": "",
		"Jоhnathon":             "", // a Cyrillic letter in it
		"":                      "",
	} {
		if got, _ := c.resolve(name); got != want {
			t.Errorf("%q leads to %q, want %q", name, got, want)
		}
	}
	if _, known := c.resolve("Design"); !known {
		t.Error(`"Design" is a name here, even if it leads to nobody`)
	}
}

// Whoever writes an invitation chooses the display names in it.
func TestADisplayNameDoesNotTakeSomebodyElsesPlace(t *testing.T) {
	text := "Johnathon: I will send the numbers by Friday.\nRoberta: Good."
	imposter := Person{Name: "Johnathon", Address: "johnathon@elsewhere.org"}

	m := oneToOne(t, text)
	m.Attendees = append(m.Attendees, imposter)
	if got := Read(m).Items; len(got) != 1 || got[0].Owner != johnathon {
		t.Errorf("with both there, the configured one is meant: %+v", got)
	}

	m = oneToOne(t, text)
	m.Others = []Person{m.Attendees[0]}
	m.Organizer = roberta
	m.Attendees = []Person{imposter, m.Me}
	for _, it := range Read(m).Items {
		if it.Owner != "" || it.Band == Record {
			t.Errorf("with only the other one there nobody is meant: %+v", it)
		}
	}

	m = oneToOne(t, text)
	m.Attendees[0].Name = "Roberta" // the configured name of another address
	m.Attendees[0].Configured = false
	m.Others = []Person{{Name: "Johnathon", Address: johnathon}}
	if got := Read(m).Items; len(got) != 1 || got[0].Owner != johnathon {
		t.Errorf("the configuration names Johnathon, whatever the invitation says: %+v", got)
	}
}

func TestTwoPeopleOfOneNameAreNobody(t *testing.T) {
	m := oneToOne(t, "Actions\n- Ops to restart the server by Friday\n- Ops Lead to tell the users")
	m.Attendees = append(m.Attendees, Person{Name: "Ops Lead", Address: "lead@example.com"}, Person{Name: "Ops Desk", Address: "desk@example.com"})
	got := Read(m).Items
	if len(got) != 2 || got[0].Owner != "" || got[0].Band != DraftBand || got[1].Owner != "lead@example.com" || got[1].Band != Record {
		t.Errorf("got %+v", got)
	}
}

func TestMeIsTheUserOnlyInTheirOwnNotes(t *testing.T) {
	list := "Actions\n- Me: send the numbers by Friday\n- Them: approve the numbers"
	m := oneToOne(t, "")
	m.Notes = list
	got := Read(m).Items
	if len(got) != 2 || got[0].Owner != roberta || got[1].Owner != johnathon {
		t.Errorf("in her notes: %+v", got)
	}
	for _, it := range Read(oneToOne(t, "Actions\n- Me: send the numbers by Friday")).Items {
		if it.Owner != "" {
			t.Errorf("in the invitation it may be anybody: %+v", it)
		}
	}
	talk := "Me: I will send the numbers by Friday.\nThem: Thanks."
	if got := Read(oneToOne(t, talk)).Items; len(got) != 1 || got[0].Owner != roberta {
		t.Errorf("in a transcript of her own: %+v", got)
	}
}
