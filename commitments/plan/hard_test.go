package plan

import (
	"fmt"
	"testing"
)

func TestWhatHardOnesWouldNeed(t *testing.T) {
	needs := func(f Facts) string {
		o := Weigh(f).Overloads[0]
		var all []string
		for _, h := range o.HardWouldNeed {
			all = append(all, fmt.Sprintf("%s to %s or %d less", h.ID, stamp(h.To), h.Cut))
		}
		return fmt.Sprint(all, " together ", o.HardTogether, " of ", len(o.Options))
	}
	f := story()
	for i := range f.Work {
		f.Work[i].Hard = true
	}
	// Nothing may move: each of the four by itself would be a way out, as would
	// handing one over, or skipping one of the two steering meetings.
	same(t, "all hard", needs(f), "[starry-night to 18 May 16:00 or 120 less forest-grove to 18 May 16:00 or 120 less "+
		"riverbed to 18 May 16:00 or 120 less briefing to 18 May 16:00 or 120 less] together false of 6")

	// The briefing and Riverbed take 10,800 of 3,600: no single one is enough,
	// and what could move does not help.
	f = story()
	f.Work[2].Hard = true
	f.Work[0].Left, f.Work[2].Left = 5400, 5400
	same(t, "two hard", needs(f), "[riverbed to 25 May 14:00 or 1800 less briefing to 11 Jun 12:00 or 5400 less] together true of 0")
}

func TestSuggestionWhenNothingCanMove(t *testing.T) {
	f := story()
	for i := range f.Work {
		f.Work[i].Hard = true
	}
	o := Weigh(f).Overloads[0]
	same(t, "suggested", suggested(&o).Key, "meeting:steering@20260507T190000Z")
	same(t, "decide by", stamp(o.DecideBy), "7 May 15:00")
	f.Meetings = nil
	same(t, "suggested without meetings", suggested(&Weigh(f).Overloads[0]).Key, "hand_over:riverbed")
}

func TestBiggestMeetings(t *testing.T) {
	var got []string
	for _, m := range Weigh(story()).Overloads[0].Meetings {
		got = append(got, fmt.Sprint(m.UID, " ", stamp(m.Start), " ", m.Minutes))
	}
	same(t, "meetings", got, "[steering 7 May 15:00 120 steering 14 May 15:00 120 team-meeting 6 May 14:00 60]")
}

func TestImpossibleEvenAlone(t *testing.T) {
	f := story()
	f.Work = f.Work[:1]
	f.Work[0].Left = 3601
	o := Weigh(f).Overloads[0]
	if !o.Impossible || o.Short != 1 {
		t.Errorf("%+v", o)
	}
	f.Work[0].Left = 3600
	if !Weigh(f).Fits {
		t.Error("3,600 minutes fit exactly")
	}
}

func TestTightOnlyBecauseOfUsable(t *testing.T) {
	f := story()
	f.Work[2].Left = 0 // 2,940 minutes of 3,600
	if j := Weigh(f); !j.Fits || j.Tight {
		t.Errorf("%+v", j)
	}
	f.Usable = 800_000
	if j := Weigh(f); j.Fits || !j.Tight || j.Overloads[0].Supply != 2880 || !j.Overloads[0].To.Equal(may(18, 13, 0)) {
		t.Errorf("%+v", j.Overloads)
	}
}
