package notes

import (
	"slices"
	"strings"
	"time"
)

// looksLikeDelegation is the score from which a meeting looks like one in which
// work is handed over. A talk with one's manager reaches it without any text.
const looksLikeDelegation = 4

// A signal speaks for a meeting in which work is handed over, or, with negative
// points, against it.
type signal struct {
	name   string
	points int
	reason string
	holds  func(m *Meeting, r *Reading) bool
}

// signals are all that counts, each at most once.
var signals = []signal{
	{"handing-over-title", 3, "its title speaks of handing something over", titled(`
		brief; briefing; handover; hand over; hand-over; handoff; hand-off; delegation; delegate;
		assignment; assign; kick-off; kickoff; kick off; task; request; take over; ask`)},
	{"one-to-one-title", 1, "its title is that of a talk between two", titled(`
		1:1; 1-1; 1on1; 1-on-1; one-on-one; one on one; one to one; /; <>; catch-up; catch up; jour fixe`)},
	{"two-people", 2, "two people meet", func(m *Meeting, _ *Reading) bool { return isOneToOne(m) }},
	{"manager", 2, "one of the two reports to the other", func(m *Meeting, _ *Reading) bool {
		return isOneToOne(m) && role(m, "manager", "reports_to_me")
	}},
	{"known-person", 1, "the other person is one of your people", func(m *Meeting, _ *Reading) bool {
		return isOneToOne(m) && !role(m, "manager", "reports_to_me") && knownOther(m)
	}},
	{"agreed-in-text", 3, "its text says what was agreed", func(_ *Meeting, r *Reading) bool { return hasBand(r, Record) }},
	{"asked-in-text", 1, "its text says what was asked for", func(_ *Meeting, r *Reading) bool {
		return !hasBand(r, Record) && hasBand(r, DraftBand)
	}},
	{"category", 2, "its category is one of handing over", categorised(
		"delegation", "1:1", "one-on-one", "handover", "briefing")},

	{"stand-up", -4, "it is a round of news, such as a stand-up", roundOfNews},
	{"private", -5, "it is not about work", titled(`
		lunch; coffee; birthday; party; dinner; drinks; farewell; dentist; doctor; gym; yoga; school;
		vacation; holiday; out of office; ooo; commute; travel; flight; train to; picnic; happy hour;
		anniversary`)},
	{"learning", -3, "people listen there", func(m *Meeting, r *Reading) bool { return !isOneToOne(m) && lesson(m, r) }},
	{"focus", -5, "it is time kept free", titled(`
		focus; focus time; deep work; no meetings; blocked; hold; placeholder; busy; do not book; buffer`)},
	{"private-category", -5, "its category is private", categorised(
		"personal", "private", "holiday", "vacation", "birthday", "travel", "focus")},
	{"alone", -4, "nobody else is invited", func(m *Meeting, _ *Reading) bool { return others(m) == 0 }},
	{"crowd", -3, "many people are invited", func(m *Meeting, _ *Reading) bool { return len(peopleIn(m)) > 8 }},
	{"group", -1, "more than a few people are invited", func(m *Meeting, _ *Reading) bool {
		n := len(peopleIn(m))
		return n > 4 && n <= 8
	}},
	{"all-day", -4, "it takes whole days", func(m *Meeting, _ *Reading) bool { return m.AllDay }},
	{"long", -2, "it takes longer than three hours", func(m *Meeting, _ *Reading) bool {
		return !m.AllDay && m.End.Sub(m.Start) > 3*time.Hour
	}},
	{"tentative", -1, "it is only tentative", func(m *Meeting, _ *Reading) bool { return m.Tentative }},
}

// lesson holds for meetings with an audience.
var lesson = titled(`
	training; webinar; course; workshop; lecture; talk; conference; onboarding session; seminar; interview;
	candidate`)

// roundOfNews holds for stand-ups and the like.
var roundOfNews = titled(`
		stand-up; standup; stand up; daily; scrum; huddle; retro; retrospective; all-hands; all hands; town
		hall; townhall; status meeting; weekly status; round table; demo day; show and tell; office hours;
		brown bag; lunch and learn`)

// isStandUp reports whether people tell there what they are working on.
func isStandUp(m *Meeting) bool { return roundOfNews(m, nil) }

// weighMeeting fills in whether the meeting looks like a delegation, and why.
func weighMeeting(m *Meeting, r *Reading) {
	for _, s := range signals {
		if !s.holds(m, r) {
			continue
		}
		r.Score += s.points
		reason := s.reason
		if s.points < 0 {
			reason = "but " + reason
		}
		r.Reasons = append(r.Reasons, reason)
	}
	r.Delegation = r.Score >= looksLikeDelegation
}

// titled holds where the title has one of the words, as whole words.
func titled(list string) func(*Meeting, *Reading) bool {
	words := strings.Split(strings.Join(strings.Fields(list), " "), "; ")
	return func(m *Meeting, _ *Reading) bool {
		title := " " + strings.Join(strings.FieldsFunc(strings.ToLower(inert(m.Title)), func(r rune) bool {
			return r == ' ' || r == ',' || r == '(' || r == ')' || r == '.' || r == '!' || r == '?' || r == '"'
		}), " ") + " "
		return slices.ContainsFunc(words, func(w string) bool {
			return strings.Contains(title, " "+w+" ") || strings.Contains(title, " "+w+":")
		})
	}
}

func categorised(words ...string) func(*Meeting, *Reading) bool {
	return func(m *Meeting, _ *Reading) bool {
		return slices.ContainsFunc(m.Categories, func(c string) bool { return slices.Contains(words, strings.ToLower(c)) })
	}
}

// peopleIn are the addresses that attend, organizer and user included.
func peopleIn(m *Meeting) []string {
	var all []string
	add := func(a string) {
		if a != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	for _, p := range m.Attendees {
		add(string(p.Address))
	}
	add(string(m.Organizer))
	return all
}

// isOneToOne reports whether the user meets one other person.
func isOneToOne(m *Meeting) bool { return len(peopleIn(m)) == 2 && others(m) == 1 }

// others is how many people beside the user attend.
func others(m *Meeting) int {
	n := 0
	for _, a := range peopleIn(m) {
		if a != string(m.Me.Address) {
			n++
		}
	}
	return n
}

// role reports whether somebody who attends has one of the roles.
func role(m *Meeting, roles ...string) bool {
	return slices.ContainsFunc(m.Attendees, func(p Person) bool {
		return p.Address != m.Me.Address && slices.Contains(roles, p.Role)
	})
}

func knownOther(m *Meeting) bool {
	return slices.ContainsFunc(m.Attendees, func(p Person) bool { return p.Address != m.Me.Address && p.Configured })
}

func hasBand(r *Reading, b Band) bool {
	return slices.ContainsFunc(r.Items, func(it Item) bool { return it.Band == b })
}
