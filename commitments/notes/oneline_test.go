package notes

import (
	"strings"
	"testing"

	"bywhen/calendar"
	"bywhen/commitments"
)

func TestOneLineTakesWhatItUnderstandsAndLeavesTheRest(t *testing.T) {
	type want struct {
		what             string
		due              string // date, or date and time
		effort           int
		owner, delegator calendar.Address
		priority         int
		project          string
		hard, deep       bool
	}
	for line, w := range map[string]want{
		"brief Waterfall by May 18 1pm, half a day, for Johnathon":                 {what: "Brief Waterfall", due: "2026-05-18 13:00", effort: 240, owner: roberta, delegator: johnathon},
		"Johnathon: send the numbers by Friday":                                    {what: "Send the numbers", due: "2026-05-08", owner: johnathon, delegator: roberta},
		"review the budget, 2h, by Wednesday, #finance, !high, asked by Johnathon": {what: "Review the budget", due: "2026-05-06", effort: 120, owner: roberta, delegator: johnathon, priority: 1, project: "finance"},
		"write the report from Johnathon by 20 May, fixed date, deep":              {what: "Write the report", due: "2026-05-20", owner: roberta, delegator: johnathon, hard: true, deep: true},
		"prepare the offsite by 2026-05-22, two days of work, priority low":        {what: "Prepare the offsite", due: "2026-05-22", effort: 960, owner: roberta, priority: 9},
		"buy stamps":                                   {what: "Buy stamps", owner: roberta},
		"collect feedback for Johnathon's talk":        {what: "Collect feedback for Johnathon's talk", owner: roberta},
		"write 3 tests, deep dive into the numbers":    {what: "Write 3 tests, deep dive into the numbers", owner: roberta},
		"johnathon@example.com: sign the lease !2":     {what: "Sign the lease", owner: johnathon, delegator: roberta, priority: 2},
		"call the bank tomorrow at 9:30":               {what: "Call the bank", due: "2026-05-05 09:30", owner: roberta},
		"\x1b[31mcall\x1b[0m the \u202ebank by Friday": {what: "Call the bank", due: "2026-05-08", owner: roberta},
	} {
		t.Run(line, func(t *testing.T) {
			it, err := ReadLine(line, oneToOne(t, ""))
			if err != nil {
				t.Fatal(err)
			}
			got := want{it.What, dueText(it.Due), it.Effort.N, it.Owner, it.Delegator, it.Priority, it.Project, it.Hard, it.Deep}
			if got != w {
				t.Errorf("\n got %+v\nwant %+v", got, w)
			}
			if it.Band != Record {
				t.Errorf("band %s, but it was written down by hand", it.Band)
			}
		})
	}
}

func TestOneLineSaysWhatIsMissing(t *testing.T) {
	m := oneToOne(t, "")
	m.Others = []Person{{Name: "Ops Lead", Address: "ops@example.com"}, {Name: "Ops Desk", Address: "desk@example.com"}}
	for line, hint := range map[string]string{
		"":                            "does not say what",
		"by Friday, 2h":               "does not say what",
		"Ops: restart by Friday":      "more than one person",
		"restart by Friday, for Ops":  "more than one person",
		strings.Repeat("word ", 5000): "longer than",
	} {
		if _, err := ReadLine(line, m); err == nil || !strings.Contains(err.Error(), hint) {
			t.Errorf("%.30q: error %v, want one that says %q", line, err, hint)
		}
	}
}

// dueText writes a due date as the corpus does.
func dueText(d commitments.Due) string {
	if d.HasTime() {
		return d.Date.String() + " " + clock(d.Minute)
	}
	return d.Date.String()
}

func clock(minute int) string {
	two := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }
	return two(minute/60) + ":" + two(minute%60)
}
