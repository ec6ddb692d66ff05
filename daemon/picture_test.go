package daemon

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bywhen/calendar/mem"
)

// withPromises is the world of the story with Roberta's three earlier promises,
// its meeting read and its check-in booked.
func withPromises(t *testing.T) *world {
	w := newWorld(t, mem.CalDAV)
	low := "8"
	for _, p := range [][4]string{
		{"Starry Night", "2026-05-14", "35h", "20h"}, {"Forest Grove", "2026-05-15", "45h", "25h"}, {"Riverbed", "2026-05-18T12:00", "40h", "13h"},
	} {
		if _, err := w.app.Add(t.Context(), AddRequest{Fields: Fields{What: &p[0], Due: &p[1], Effort: &p[2], Left: &p[3], Priority: &low}}); err != nil {
			t.Fatal(err)
		}
	}
	w.sync()
	return w
}

// same fails unless the lines are these.
func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("it is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestPicture: the picture counts what the judgement counts, before and after the
// way out.
func TestPicture(t *testing.T) {
	w := withPromises(t)
	doc, err := w.app.Picture(t.Context(), PictureRequest{Option: "move:riverbed"})
	if err != nil {
		t.Fatal(err)
	}
	rows := func(all []LevelDoc) (lines []string) {
		for _, d := range all {
			lines = append(lines, d.ID+" "+d.Due.Format("2 15:04")+" "+strconv.Itoa(d.Sum)+" of "+strconv.Itoa(d.Free))
		}
		return lines
	}
	same(t, rows(doc.Demand), "starry-night 14 17:00 1200 of 3030", "forest-grove 15 17:00 2700 of 3420", "riverbed 18 12:00 3480 of 3570", "brief-waterfall-team 18 13:00 3720 of 3570")
	same(t, rows(doc.After.Demand), "starry-night 14 17:00 1200 of 3030", "forest-grove 15 17:00 2700 of 3420", "brief-waterfall-team 18 13:00 2940 of 3570", "riverbed 19 17:00 3720 of 4140")
	if doc.Fit.Fits || !doc.After.Fits || doc.After.Short != 0 {
		t.Errorf("fits %v, after it %v, short %d", doc.Fit.Fits, doc.After.Fits, doc.After.Short)
	}
	last := doc.Supply[0]
	for _, c := range doc.Supply[1:] {
		if c.At.Before(last.At) || c.Working < last.Working || c.Free < last.Free || c.Free-last.Free > c.Working-last.Working {
			t.Errorf("from %+v to %+v", last, c)
		}
		last = c
	}
	for _, option := range []string{"cut:riverbed", "hand_over:forest-grove"} {
		doc, err := w.app.Picture(t.Context(), PictureRequest{Option: option})
		if err != nil || !doc.After.Fits {
			t.Errorf("after %s: %v", option, err)
		}
	}
}

// TestPictureOfMeeting: a meeting that is given back becomes free time.
func TestPictureOfMeeting(t *testing.T) {
	w := withPromises(t)
	doc, err := w.app.Fit(t.Context(), Empty{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range doc.Overloads[0].Options {
		if o.Kind != "meeting" {
			continue
		}
		p, err := w.app.Picture(t.Context(), PictureRequest{Option: o.Key})
		if err != nil {
			t.Fatal(err)
		}
		before, after := p.Supply[len(p.Supply)-1].Free, p.After.Supply[len(p.After.Supply)-1].Free
		if after-before != o.Minutes || !p.After.Fits {
			t.Errorf("%s gives %d min, fits %v", o.Key, after-before, p.After.Fits)
		}
	}
}

// TestWeek: the week of the check-in, as it divides up.
func TestWeek(t *testing.T) {
	w := withPromises(t)
	doc, err := w.app.Week(t.Context(), WeekRequest{Day: "2026-05-13"})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, d := range doc.Days {
		line := d.Date.String() + " " + strconv.Itoa(d.FreeSum) + " free in " + strconv.Itoa(len(d.Free)) + ", busy:"
		for _, b := range d.Busy {
			line += " " + b.Title
		}
		lines = append(lines, line)
	}
	same(t, lines, "2026-05-11 390 free in 2, busy: Stand-up", "2026-05-12 360 free in 2, busy: Stand-up", "2026-05-13 330 free in 3, busy: Stand-up Team meeting",
		"2026-05-14 270 free in 2, busy: Stand-up Steering", "2026-05-15 390 free in 2, busy: Stand-up", "2026-05-16 0 free in 0, busy:", "2026-05-17 0 free in 0, busy:")
	if len(doc.CheckIns) != 1 || doc.CheckIns[0].Start.Format("Mon 15:04") != "Tue 09:30" {
		t.Errorf("check-ins %+v", doc.CheckIns)
	}
	if len(doc.Dues) != 2 || doc.Dues[0].ID != "starry-night" || doc.Dues[1].ID != "forest-grove" {
		t.Errorf("dues %+v", doc.Dues)
	}
}

// TestPreview: a rehearsal says what would be, and leaves everything as it was.
func TestPreview(t *testing.T) {
	w := withPromises(t)
	state := func() string {
		log, err := w.app.Log(t.Context(), LogRequest{})
		if err != nil {
			t.Fatal(err)
		}
		export, err := w.app.Export(t.Context(), Empty{})
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal([]any{log, export})
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	before, events := state(), w.ours()
	for verb, want := range map[string]struct {
		request any
		field   string
		fits    bool
	}{
		"decide":   {DecideRequest{Option: "riverbed", By: "Johnathon"}, "riverbed due 2026-05-18 12:00 2026-05-19", true},
		"move":     {MoveRequest{ID: "starry-night", To: "2026-05-29"}, "starry-night due 2026-05-14 2026-05-29", true},
		"done":     {LabelRequest{ID: "riverbed"}, "riverbed status open done", true},
		"progress": {ProgressRequest{ID: "riverbed", Left: "12h"}, "riverbed left 780 720", false},
		"recap":    {RecapRequest{Meeting: "delegation@example.com", What: "order the name tags"}, "order-name-tags what  Order the name tags", false},
		"undo":     {UndoRequest{Count: 1}, "", false},
	} {
		body, err := json.Marshal(want.request)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := w.app.Preview(t.Context(), PreviewRequest{Verb: verb, Request: body})
		if err != nil {
			t.Fatal(verb, err)
		}
		var changes []string
		for _, c := range doc.Changes {
			changes = append(changes, strings.Join([]string{c.ID, c.Field, c.Before, c.After}, " "))
		}
		if text := strings.Join(changes, "\n"); !strings.Contains(text, want.field) || doc.After.Fits != want.fits || doc.Before.Fits {
			t.Errorf("%s: fits %v, %s", verb, doc.After.Fits, text)
		}
		if state() != before || w.ours() != events {
			t.Fatalf("%s changed something", verb)
		}
	}
	if _, err := w.app.Preview(t.Context(), PreviewRequest{Verb: "forget", Request: []byte(`{"who":"Johnathon"}`)}); err == nil {
		t.Error("what cannot be rehearsed was")
	}
}

// TestRecentAndPeople: what the page offers to choose from.
func TestRecentAndPeople(t *testing.T) {
	w := withPromises(t)
	doc, err := w.app.Recent(t.Context(), Empty{})
	if err != nil || len(doc.Meetings) == 0 || doc.Meetings[0].UID != "delegation@example.com" || doc.Meetings[0].With != "Johnathon" {
		t.Errorf("%v, recent: %+v", err, doc.Meetings)
	}
	people, err := w.app.People(t.Context(), Empty{})
	if err != nil || len(people.People) != 1 || people.People[0] != (PersonDoc{"Johnathon", "johnathon@example.com"}) {
		t.Errorf("%v, people: %+v", err, people.People)
	}
}

// TestBell: whoever waits hears of a change, and not of what was only looked at.
func TestBell(t *testing.T) {
	w := withPromises(t)
	changed := w.app.Changed()
	if _, err := w.app.Preview(t.Context(), PreviewRequest{Verb: "done", Request: []byte(`{"id":"riverbed"}`)}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-changed:
		t.Error("a rehearsal rang")
	default:
	}
	if _, err := w.app.Done(t.Context(), LabelRequest{ID: "riverbed"}); err != nil {
		t.Fatal(err)
	}
	<-changed
}
