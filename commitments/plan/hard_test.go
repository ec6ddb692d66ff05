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

func TestOnlyWhatDoesNotFitWouldNeedMore(t *testing.T) {
	// Starry Night takes all 3,060 minutes until it is due, exactly; the other two
	// then have 540 for 6,900.
	f := story()
	f.Work[0].Left, f.Work[2].Hard, f.Work[3].Hard = 3000, true, true
	f.Work[2].Left, f.Work[3].Left = 3900, 3060
	o := Weigh(f).Overloads[0]
	var ids []string
	for _, h := range o.HardWouldNeed {
		ids = append(ids, h.ID)
	}
	same(t, "would need more", fmt.Sprint(ids, o.HardTogether), "[riverbed briefing] true")
}

func TestMeetingsThatAreOffered(t *testing.T) {
	offered := func(change func(*Facts)) string {
		f := story()
		change(&f)
		f.Busy = spansOf(f.Meetings)
		var all []string
		for _, opt := range Weigh(f).Overloads[0].Options {
			if opt.Kind == KindMeeting {
				all = append(all, fmt.Sprint(opt.UID, " ", stamp(opt.Start), " ", opt.Minutes, " ", opt.Skip))
			}
		}
		return fmt.Sprint(all)
	}
	each := func(f *Facts, uid string, change func(*Meeting)) {
		for i := range f.Meetings {
			if f.Meetings[i].UID == uid {
				change(&f.Meetings[i])
			}
		}
	}
	same(t, "somebody else's are skipped", offered(func(*Facts) {}),
		"[steering 7 May 15:00 120 true steering 14 May 15:00 120 true]")
	same(t, "fixed ones stay", offered(func(f *Facts) { each(f, "steering", func(m *Meeting) { m.Fixed = true }) }), "[]")
	same(t, "mine are shortened by as little as will do", offered(func(f *Facts) {
		each(f, "steering", func(m *Meeting) { m.Organizer = true })
		f.Work[0].Left = 240 - 50 // short 70
	}), "[steering 7 May 15:00 75 false steering 14 May 15:00 75 false]")
	same(t, "time beside a meeting comes with it", offered(func(f *Facts) {
		// 120 minutes are missing. Skipping this one gives 110, and the 10 before
		// it that were too short to count.
		f.Meetings = append(f.Meetings, meeting("plain", 13, 15, 10, 110))
		each(f, "steering", func(m *Meeting) { m.Fixed = true })
		f.Work[0].Left = 120
	}), "[plain 13 May 15:10 110 true]")
	same(t, "what has begun takes place", offered(func(f *Facts) {
		f.Now = may(7, 15, 30)
		f.Work[0].Left, f.Work[1].Left, f.Work[2].Left = 240, 1200, 780
		f.Work[3].Left = 3600 - 1290 - 2220 + 60 // short 60
	}), "[team-meeting 13 May 14:00 60 true steering 14 May 15:00 120 true]")
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
