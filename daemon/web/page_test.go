package web_test

import (
	"bufio"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bywhen/daemon"
)

// TestStory does the story on the page: what does not fit is seen, the way out
// looked at, the decision put on record, and taken back.
func TestStory(t *testing.T) {
	w := newWorld(t).signIn()
	w.has(w.page("/"), "One thing to decide", "2 h 30 min too much before Mon May 18, 1:00 PM", "62 h promised, 59 h 30 min free", "Riverbed to Tue May 19, 5:00 PM my suggestion")
	fit := w.page("/fit")
	w.has(fit, "It does not fit", "4 Brief the Waterfall Team on the status of the rollout Mon May 18, 1:00 PM, fixed date 4 h 62 h 59 h 30 min 2 h 30 min too little")
	if strings.Count(fit, `class="wedge"`) != 4 { // wide and narrow, all and near
		t.Errorf("the wedge is drawn %d times", strings.Count(fit, `class="wedge"`))
	}
	choice := w.page("/fit?option=move:riverbed")
	w.has(choice, "Riverbed to Tue May 19, 5:00 PM? Then everything fits.", "Johnathon said Riverbed", "4 Riverbed Tue May 19, 5:00 PM 13 h 62 h 69 h")
	if !strings.Contains(choice, `class="after"`) {
		t.Error("the line after the move is not drawn")
	}
	form := url.Values{"verb": {"decide"}, "option": {"move:riverbed"}, "by": {"johnathon@example.com"}, "reason": {"Waterfall comes first"}, "back": {"/fit"}}
	status, where := w.post("/do", form)
	if status != http.StatusSeeOther || where != "/fit?done=decide" {
		t.Fatalf("deciding led to %d %s", status, where)
	}
	after := w.page(where)
	w.has(after, "On record.", "It fits")
	if strings.Contains(after, `class="wedge"`) {
		t.Error("the wedge is still there")
	}
	w.has(w.page("/journal"), "Riverbed: from Mon May 18, 12:00 PM to Tue May 19, decided by Johnathon (Waterfall comes first)", "Take this back")
	undo := url.Values{"verb": {"undo"}, "count": {"1"}, "deed": {"decision 1"}, "back": {"/journal"}}
	before := w.state()
	_, preview := w.post("/preview", undo)
	w.has(preview, "Take this back?", "Riverbed Due Tue May 19 Mon May 18, 12:00 PM", "Then 2 h 30 min too much is promised")
	if w.state() != before {
		t.Error("the preview changed something")
	}
	if status, where := w.post("/do", undo); status != http.StatusSeeOther || where != "/journal?done=undo" {
		t.Fatalf("undoing led to %d %s", status, where)
	}
	w.has(w.page("/fit"), "It does not fit")
	before = w.state()
	if status, page := w.post("/do", undo); status != http.StatusUnprocessableEntity || w.state() != before {
		t.Errorf("sent twice, it took back something else: %d %s", status, words(page))
	}
}

// TestConfirmDraft: a draft is put right and confirmed in one go, and only what
// was put right counts as edited.
func TestConfirmDraft(t *testing.T) {
	w := newWorld(t)
	notes := "Johnathon: Could you maybe look at the vendor list for the autumn fair?\nRoberta: I'll try to get to it by Friday.\n"
	if _, err := w.app.Capture(t.Context(), daemon.CaptureRequest{Notes: notes}); err != nil {
		t.Fatal(err)
	}
	w.signIn()
	w.has(w.page("/"), "To confirm", "Could you maybe look at the vendor list")
	drafts := w.page("/commitments?show=drafts")
	if !strings.Contains(drafts, "<mark>look at the vendor list for the autumn fair</mark>") {
		t.Error("the words are not marked in the quote")
	}
	form := url.Values{
		"verb": {"confirm"}, "id": {"look-vendor-list"}, "back": {"/commitments?show=drafts"}, "effort": {"2h"}, "was_effort": {""},
		"due": {"May 7"}, "was_due": {"Fri May 8"}, "what": {"Look at the vendor list for the autumn fair"}, "was_what": {"Look at the vendor list for the autumn fair"},
	}
	_, preview := w.post("/preview", form)
	w.has(preview, "Confirm this?", "Due Fri May 8 Thu May 7", "Work 2 h", "Status to be confirmed agreed")
	if status, where := w.post("/do", form); status != http.StatusSeeOther || where != "/commitments?done=confirm&show=drafts" {
		t.Fatalf("confirming led to %d %s", status, where)
	}
	show, err := w.app.Show(t.Context(), daemon.LabelRequest{ID: "look-vendor-list"})
	if err != nil {
		t.Fatal(err)
	}
	if k := show.Commitment; k.Status != "open" || k.DueWords != "Thu May 7" || k.Effort == nil || *k.Effort != 120 {
		t.Errorf("it is %+v", k)
	}
	for _, h := range show.History {
		if h.Field == "edited" && strings.Contains(h.After, "what") {
			t.Errorf("what was not touched counts as edited: %s", h.After)
		}
	}
}

// TestRecap answers the questions after a meeting and sees them said back.
func TestRecap(t *testing.T) {
	w := newWorld(t).signIn()
	w.has(w.page("/recap"), "Johnathon / Roberta, Mon May 4, 10:30 AM")
	form := url.Values{"verb": {"recap"}, "meeting": {"delegation@example.com"}, "what": {"order the name tags"}, "due": {"May 12"}, "effort": {"1h"}, "back": {"/"}}
	before := w.state()
	_, preview := w.post("/preview", form)
	w.has(preview, "So you want me to order the name tags by Tue May 12.", "I will order the name tags by Tue May 12")
	if w.state() != before {
		t.Error("the preview changed something")
	}
	if status, where := w.post("/do", form); status != http.StatusSeeOther || where != "/commitments/order-name-tags?done=recap" {
		t.Errorf("it led to %d %s", status, where)
	}
}

// TestDoubtfulDate: of a date that can be read in two ways the page asks which.
func TestDoubtfulDate(t *testing.T) {
	w := newWorld(t, func(w *world) { w.settings.Style.Locale, w.settings.DayFirst = "en-GB", true }).signIn()
	status, page := w.post("/preview", url.Values{"verb": {"move"}, "id": {"riverbed"}, "to": {"next Friday"}, "by": {""}, "back": {"/fit"}})
	if status != http.StatusUnprocessableEntity {
		t.Errorf("a date in doubt was taken: %d", status)
	}
	w.has(page, "Which one was meant?")
	if !strings.Contains(page, `value="2026-05-08"`) || !strings.Contains(page, `value="2026-05-15"`) {
		t.Errorf("the readings are not offered:\n%s", page)
	}
}

// TestWhatCannotBe: what the page is asked for wrongly is answered in words.
func TestWhatCannotBe(t *testing.T) {
	w := newWorld(t).signIn()
	for path, want := range map[string]string{
		"/fit?option=move:nothing": "not on offer", "/week?day=yesterday": "2026-05-04", "/commitments/nothing": "there is none", "/agenda?person=nobody%20at%20all": "nobody",
	} {
		status, page := w.get(path)
		if status != http.StatusUnprocessableEntity || !strings.Contains(words(page), want) {
			t.Errorf("%s: %d %s", path, status, words(page))
		}
	}
	for _, form := range []url.Values{{"verb": {"forget"}, "who": {"Johnathon"}}, {"verb": {"undo"}, "count": {"-1"}}, {}} {
		if status, _ := w.post("/do", form); status != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", form, status)
		}
	}
	if status, _ := w.get("/nowhere"); status != http.StatusNotFound {
		t.Errorf("/nowhere: %d", status)
	}
}

// TestEvents: a page that waits hears of a change, and no more once it is signed
// out.
func TestEvents(t *testing.T) {
	w := newWorld(t).signIn()
	r, err := w.Get(w.base + "/events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	lines := bufio.NewScanner(r.Body)
	next := func() (line string) {
		for line == "" && lines.Scan() {
			line = lines.Text()
		}
		return line
	}
	if line := next(); line != ": here" {
		t.Fatalf("first it says %q", line)
	}
	left := "12h"
	if _, err := w.app.Edit(t.Context(), daemon.EditRequest{ID: "riverbed", Fields: daemon.Fields{Left: &left}}); err != nil {
		t.Fatal(err)
	}
	if line := next(); line != "event: changed" {
		t.Fatalf("after a change it says %q", line)
	}
	next() // data:
	w.post("/sign-out", nil)
	left = "11h"
	if _, err := w.app.Edit(t.Context(), daemon.EditRequest{ID: "riverbed", Fields: daemon.Fields{Left: &left}}); err != nil {
		t.Fatal(err)
	}
	if line := next(); line != "" {
		t.Errorf("after signing out it says %q", line)
	}
}

// TestHideNames: with names hidden no page holds one.
func TestHideNames(t *testing.T) {
	w := newWorld(t).signIn()
	if page := w.page("/"); !strings.Contains(page, "Johnathon") {
		t.Fatal("there is no name to hide")
	}
	if status, where := w.post("/names", url.Values{"back": {"/fit"}}); status != http.StatusSeeOther || where != "/fit" {
		t.Fatalf("hiding led to %d %s", status, where)
	}
	for _, path := range paths() {
		page := w.page(path)
		for _, name := range []string{"johnathon", "roberta", "example.com", "Stand-up", "Steering"} {
			// What leads somewhere has to name it: the value of a link is no text.
			_, title, _ := strings.Cut(page, "<title>")
			title, _, _ = strings.Cut(title, "</title>")
			if text := title + " " + words(page); strings.Contains(strings.ToLower(text), strings.ToLower(name)) {
				t.Errorf("%s says %s:\n%s", path, name, text)
			}
		}
	}
	w.post("/names", url.Values{"back": {"/"}})
	w.has(w.page("/"), "Johnathon")
}

// TestSessionsEnd: a session ends when it was idle too long, and after a week.
func TestSessionsEnd(t *testing.T) {
	w := newWorld(t).signIn()
	w.pass(11 * time.Hour)
	w.page("/calendars")
	w.pass(12 * time.Hour)
	if status, _ := w.get("/calendars"); status != http.StatusUnauthorized {
		t.Errorf("idle for twelve hours: %d", status)
	}
	w.signIn()
	for range 15 {
		w.pass(11 * time.Hour)
		w.page("/calendars")
	}
	w.pass(4 * time.Hour)
	if status, _ := w.get("/calendars"); status != http.StatusUnauthorized {
		t.Errorf("after a week: %d", status)
	}
}
