package commitments

import (
	"slices"
	"testing"
	"time"

	"bywhen/calendar"
)

func ny(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestKeys: the same source and item give the same key, anything else another
// one, and a key is a legal identifier of a Google event.
func TestKeys(t *testing.T) {
	src := calendar.Source{UID: "a", RecurrenceID: "b"}
	key := KeyOf("roberta@example.com", src, 1)
	if key != KeyOf("roberta@example.com", src, 1) {
		t.Error("the same item has two keys")
	}
	for _, other := range []Key{
		KeyOf("roberta@example.com", src, 2), KeyOf("johnathon@example.com", src, 1),
		KeyOf("roberta@example.com", calendar.Source{UID: "ab"}, 1), KeyOf("roberta@example.com", calendar.Source{UID: "a"}, 1),
	} {
		if other == key {
			t.Error("two items have one key")
		}
	}
	id := CheckInID(key, 1)
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'v') {
			t.Errorf("%q is no legal identifier", id)
		}
	}
	if len(id) < 5 || CheckInUID(key, 1) != id+"@bywhen" || CheckInID(key, 2) == id {
		t.Errorf("identifier %q", id)
	}
}

// TestDueAt: a time counts in its own zone, a day alone ends with its work.
func TestDueAt(t *testing.T) {
	home := ny(t)
	end := func(d calendar.Date) int {
		if d.Weekday() == time.Saturday {
			return 1440
		}
		return 1020
	}
	may := func(day int) calendar.Date { return calendar.Date{Year: 2026, Month: time.May, Day: day} }
	for _, tt := range []struct {
		story string
		due   Due
		want  string
	}{
		{"a time at home", Due{Date: may(18), Minute: 780}, "2026-05-18T13:00:00-04:00"},
		{"a time elsewhere", Due{Date: may(18), Minute: 780, Zone: "Europe/Berlin"}, "2026-05-18T07:00:00-04:00"},
		{"a day of work", Due{Date: may(18), Minute: NoTime}, "2026-05-18T17:00:00-04:00"},
		{"a day off", Due{Date: may(16), Minute: NoTime}, "2026-05-17T00:00:00-04:00"},
		{"no date", Due{Minute: NoTime}, "0001-01-01T00:00:00Z"},
	} {
		if got := tt.due.At(home, end).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s: %s, expected %s", tt.story, got, tt.want)
		}
	}
}

// TestStates names the state of a commitment, one line a story.
func TestStates(t *testing.T) {
	zone := ny(t)
	at := func(day, hour int) time.Time { return time.Date(2026, 5, day, hour, 0, 0, 0, zone) }
	me := calendar.Address("roberta@example.com")
	due := at(18, 13)
	for _, tt := range []struct {
		story string
		k     Commitment
		s     Standing
		now   time.Time
		want  State
	}{
		{"nobody has confirmed it", Commitment{Status: Draft, Owner: me}, Standing{Due: due, InOverload: true}, at(4, 11), ToConfirm},
		{"all is well", Commitment{Status: Open, Owner: me}, Standing{Due: due}, at(4, 11), OnTrack},
		{"it does not fit", Commitment{Status: Open, Owner: me}, Standing{Due: due, InOverload: true}, at(4, 11), DoesNotFit},
		{"somebody else does it", Commitment{Status: Open, Owner: "x@example.com"}, Standing{Due: due}, at(4, 11), Waiting},
		{"today", Commitment{Status: Open, Owner: me}, Standing{Due: due}, at(18, 9), DueToday},
		{"at the very instant", Commitment{Status: Open, Owner: me}, Standing{Due: due}, due, Overdue},
		{"no date", Commitment{Status: Open, Owner: me}, Standing{}, at(4, 11), NoDate},
		{"the check-in took place", Commitment{Status: Open, Owner: me}, Standing{Due: due, CheckIns: []CheckIn{{State: TookPlace}}}, at(13, 9), CheckInDone},
		{"done in time", Commitment{Status: Done, Owner: me, ClosedAt: at(17, 9)}, Standing{Due: due}, at(20, 9), Kept},
		{"done late", Commitment{Status: Done, Owner: me, ClosedAt: at(19, 9)}, Standing{Due: due}, at(20, 9), Finished},
		{"moved in time, then done", Commitment{Status: Done, Owner: me, ClosedAt: at(19, 9)}, Standing{Due: at(22, 17)}, at(20, 9), Kept},
		{"let go", Commitment{Status: Dropped, Owner: me}, Standing{Due: due}, at(20, 9), LetGo},
	} {
		tt.s.Me = me
		if got := StateAt(&tt.k, tt.s, tt.now); got != tt.want {
			t.Errorf("%s: %q, expected %q", tt.story, got, tt.want)
		}
	}
}

// TestGaps asks in the order of the conversation, and asks again what was only
// assumed.
func TestGaps(t *testing.T) {
	k := Commitment{Kind: Work, What: "Brief", Owner: "a@example.com", Success: "they know", Due: Due{Date: calendar.Date{Year: 2026, Month: 5, Day: 18}}}
	if got := k.Gaps(); !slices.Equal(got, []Gap{GapWhy, GapHow, GapObstacles, GapEffort}) {
		t.Errorf("gaps %v", got)
	}
	k.How, k.Assumed = "a deck", []string{"how"}
	if !slices.Contains(k.Gaps(), GapHow) {
		t.Error("what was assumed is not asked")
	}
	k.Kind = SignOff
	if got := k.Gaps(); len(got) != 0 {
		t.Errorf("a sign-off is asked %v", got)
	}
}

// TestStyle writes dates as the reader's locale does.
func TestStyle(t *testing.T) {
	zone := ny(t)
	at := time.Date(2026, 5, 12, 9, 30, 0, 0, zone)
	us, gb := Style{Zone: zone, Locale: "en-US", Year: 2026}, Style{Zone: zone, Locale: "en-GB", Year: 2026}
	for _, tt := range []struct{ got, want string }{
		{us.Moment(at), "Tue May 12, 9:30 AM"}, {gb.Moment(at), "Tue 12 May, 9:30"}, {gb.MomentZone(at), "Tue 12 May, 9:30 EDT"},
		{us.Moment(at.AddDate(1, 0, 0)), "Wed May 12, 2027, 9:30 AM"}, {gb.Moment(at.AddDate(1, 0, 0)), "Wed 12 May 2027, 9:30"},
		{gb.Span(calendar.Span{Start: at, End: at.Add(30 * time.Minute)}), "Tue 12 May, 9:30-10:00"},
		{gb.Clock(at.Add(-9*time.Hour - 25*time.Minute)), "0:05"},
		{gb.Due(Due{}), "no date"}, {gb.Due(Due{Date: calendar.DateOf(at), Minute: NoTime}), "Tue 12 May"},
		{gb.Due(Due{Date: calendar.DateOf(at), Minute: 570, Zone: "Europe/Berlin"}), "Tue 12 May, 3:30 EDT"},
		{Duration(45), "45 min"}, {Duration(120), "2 h"}, {Duration(150), "2 h 30 min"},
		{Thousands(3720), "3,720"}, {Thousands(150), "150"}, {Thousands(-1500), "-1,500"}, {Thousands(1234567), "1,234,567"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, expected %q", tt.got, tt.want)
		}
	}
}

// TestCounterpart is the other side, if there is one.
func TestCounterpart(t *testing.T) {
	const me, other = calendar.Address("me@example.com"), calendar.Address("other@example.com")
	for _, tt := range []struct{ owner, delegator, want calendar.Address }{
		{me, other, other}, {other, me, other}, {me, me, ""}, {me, "", ""}, {"", me, ""}, {other, "third@example.com", ""},
	} {
		k := Commitment{Owner: tt.owner, Delegator: tt.delegator}
		if got := k.Counterpart(me); got != tt.want {
			t.Errorf("owner %q, delegator %q: %q", tt.owner, tt.delegator, got)
		}
	}
}
