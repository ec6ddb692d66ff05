package when_test

import (
	"testing"
	"time"

	"bywhen/commitments/when"
)

// Words and numbers that look like a time and mean none.
func TestQuiet(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for _, text := range []string{
		// words with two meanings
		"May I ask what this is for?", "It may not be so, that may be an issue.", "Any inconvenience this may cause",
		"The march to production goes on", "March on!", "He sat on it", "Sun and rain", "The sun rises", "wed to the idea",
		"a second opinion", "the second option", "Second, we talk", "in the first place", "at first, we meet", "the 1st draft",
		"the 2nd floor", "for 3rd parties", "by the first reviewer", "What do we focus on first", "a quarter of the budget",
		"the last mile", "the next steps", "next in line", "last-minute changes", "past performance", "the previous version",
		"these days", "from time to time", "one at a time", "at times", "just in time", "the other day", "up to date",
		"Have a great week!", "Have a good weekend!", "Good morning all", "Happy Friday!", "call it a day", "day to day work",
		"a day trader", "in the long run", "spring cleaning", "a fall in revenue", "my little boy", "a cop", "the early days",
		// what is said of every week says nothing of a due date
		"every Friday", "each Monday", "every two weeks", "every other Tuesday", "once a month", "on Mondays", "twice a week",
		// numbers of other things
		"version 1.2.3", "v2.5.26", "Version: 1.1.30", "room 4.12", "building 34", "ticket 2026-118", "PR #12", "issue 5/6",
		"chapter 3:16", "page 5/22", "step 3 of 5", "section 5.3", "port 8080", "error 404", "10.0.0.1", "192.168.1.12",
		"650-555-1234", "call me at 650-555-1234", "(206) 555-1212", "+1 650 555 1234", "123-12-1234", "133-03-03-2020",
		"$5.30", "€12.50", "at 5%", "10% by volume", "3.5 percent", "$1,194.09", "12:3", "a 16:9 screen", "4:3", "1:1",
		"24/7 support", "3 of 5 done", "3/4 done", "2/3 of the budget", "4/5 stars", "0.8/15", "8/1.5", "5-10 people",
		"between 5 and 10 people", "from 10 to 12 candidates", "at 12 people", "by 5 points", "around 50", "increase by 5 percent",
		"A4 A5", "501D5A", "location 3117d", "100s of them", "5M", "the 6 year old", "21 years old", "2012-14", "2014-08-32",
		"31/2/2026", "June 31, 2026", "June 10 - 31, 2026", "15/28/2026", "25:12", "14PM", "9:75", "80-32-89-89", "2012 80 10",
		"3 30", "two sixty a m", "10.1", "0.5", "11", "2012", "1-2", "dozens o'clock",
		// positions in a recording
		"(12:41) we agreed", "[00:12:41] so", "12:41 Johnathon: so", "0:12:41 Johnathon Smith: so", "00:01:02.000 --> 00:01:05.500 so",
		// names
		"foo_monday", "www.example.com/may.html", "user@today.example", "#friday", "$may",
	} {
		for _, r := range (when.Reader{}).Find(text, ref) {
			t.Errorf("%q: found %q = %s", text, r.Text, r.Words)
		}
	}
}

// Beside them the real thing is still heard.
func TestHeardAmongNumbers(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"Version 1.2.3 is due 5/22":                  "due 5/22",
		"Room 4.12 at 3":                             "at 3",
		"[00:12:41] Johnathon: by Friday":            "by Friday",
		"(12:41) We meet at 14:00":                   "at 14:00",
		"Lunch (2pm)":                                "2pm",
		"(14:00-15:00)":                              "14:00-15:00",
		"$5.30 by Friday":                            "by Friday",
		"We will be only 3 next week.":               "next week",
		"134 this afternoon":                         "this afternoon",
		"10 of 12 on May 18":                         "on May 18",
		"schedule me a 1:1 on 14 May":                "on 14 May",
		"report-2026-05-18-final":                    "2026-05-18",
		"I may be there in May":                      "in May",
		"the second draft by the second of June":     "by the second of June",
		"We sat down on Sat. morning":                "on Sat. morning",
		"3/4 of it by 3/6":                           "by 3/6",
		"more than two weeks before Friday":          "two weeks before Friday",
		"the first draft by the first Monday of May": "by the first Monday of May",
	} {
		found := when.Reader{}.Find(text, ref)
		if len(found) != 1 || found[0].Text != want {
			t.Errorf("%q: found %v, want %q", text, texts(found), want)
		}
	}
}
