package caldav

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// office lets the fake be one with a scheduling outbox, which knows Johnathon.
func (f *fake) office(answer string) {
	f.before = func(w http.ResponseWriter, r *http.Request) bool {
		switch {
		case r.Method == "PROPFIND" && r.URL.Path == "/cal/work/":
			multi(w, response207("/cal/work/", "<resourcetype><collection/><C:calendar/></resourcetype><current-user-principal><href>/me/</href></current-user-principal>"))
		case r.Method == "PROPFIND" && r.URL.Path == "/me/":
			multi(w, response207("/me/", "<C:schedule-outbox-URL><href>/out/</href></C:schedule-outbox-URL>"+
				"<C:calendar-user-address-set><href>/me/</href><href>mailto:roberta@example.com</href></C:calendar-user-address-set>"))
		case r.Method == "POST" && r.URL.Path == "/out/":
			body, _ := io.ReadAll(r.Body)
			if !strings.Contains(string(body), "ORGANIZER:mailto:roberta@example.com\r\nATTENDEE:mailto:johnathon@example.com\r\n") {
				f.t.Errorf("asked was %s", body)
			}
			w.Header().Set("Content-Type", "application/xml")
			io.WriteString(w, answer)
		default:
			return false
		}
		return true
	}
}

func scheduled(who, status, text string) string {
	return `<C:response><C:recipient><href>mailto:` + who + `</href></C:recipient><C:request-status>` + status + `</C:request-status><C:calendar-data>` + text + `</C:calendar-data></C:response>`
}

// TestBusy asks for people of whom the server knows one, and of another something
// that is no answer.
func TestBusy(t *testing.T) {
	begin := time.Date(2026, time.May, 12, 0, 0, 0, 0, time.UTC)
	window := calendar.Span{Start: begin, End: begin.Add(24 * time.Hour)}
	const free = "BEGIN:VCALENDAR\r\nBEGIN:VFREEBUSY\r\n"
	const end = "END:VFREEBUSY\r\nEND:VCALENDAR\r\n"
	f := newFake(t)
	f.office(`<C:schedule-response xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` +
		scheduled("johnathon@example.com", "2.0;Success", free+"FREEBUSY;FBTYPE=BUSY:20260512T130000Z/20260512T140000Z,20260512T1500\r\n 00Z/PT30M\r\n"+
			"FREEBUSY;FBTYPE=FREE:20260512T160000Z/PT1H\r\nFREEBUSY:20260513T130000Z/PT1H\r\n"+end) +
		scheduled("colleague@example.com", "3.7;Invalid calendar user", "") +
		scheduled("broken@example.com", "2.0;Success", free+"FREEBUSY:tomorrow\r\n"+end) +
		scheduled("cut@example.com", "2.0;Success", free) +
		scheduled("unasked@example.com", "2.0;Success", free+end) + `</C:schedule-response>`)
	who := []calendar.Address{"johnathon@example.com", "colleague@example.com", "broken@example.com", "cut@example.com"}
	got, err := f.calendar().Busy(t.Context(), who, window)
	must(t, err)
	at := func(h, m int) time.Time { return begin.Add(time.Duration(h)*time.Hour + time.Duration(m)*time.Minute) }
	want := []calendar.Span{{Start: at(13, 0), End: at(14, 0)}, {Start: at(15, 0), End: at(15, 30)}}
	spans, known := got["johnathon@example.com"]
	if len(got) != 1 || !known || len(spans) != 2 || spans[0] != want[0] || spans[1] != want[1] {
		t.Errorf("busy are %v, want johnathon alone, at %v", got, want)
	}
}

// TestNobodyIsFreeWithoutAnOutbox: real servers that have none answer for nobody.
func TestNobodyIsFreeWithoutAnOutbox(t *testing.T) {
	s := radicale(t)
	c := open(t, s.calendar(t, "work"))
	got, err := c.Busy(t.Context(), []calendar.Address{"johnathon@example.com"}, calendar.Span{Start: time.Now(), End: time.Now().Add(time.Hour)})
	if err != nil || len(got) > 0 {
		t.Errorf("busy are %v (%v), want nobody known", got, err)
	}
}

func TestAgents(t *testing.T) {
	text := "BEGIN:VEVENT\r\nATTENDEE;CN=\"a:b, c\";PARTSTAT=NEEDS-ACTION\r\n ;RSVP=TRUE:mailto:johnathon@example.com\r\nSUMMARY:ATTENDEE:x\r\nEND:VEVENT\r\n"
	quiet := string(withAgents([]byte(text), calendar.TellNobody))
	if !strings.Contains(strings.ReplaceAll(quiet, "\r\n ", ""), "ATTENDEE;SCHEDULE-AGENT=NONE;CN=\"a:b, c\";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:johnathon@example.com\r\nSUMMARY:ATTENDEE:x") {
		t.Errorf("to tell nobody it is\n%s", quiet)
	}
	told := string(withAgents([]byte(quiet), calendar.TellAttendees))
	if strings.Contains(told, "SCHEDULE-AGENT") || !strings.Contains(strings.ReplaceAll(told, "\r\n ", ""), "RSVP=TRUE:mailto:johnathon@example.com") {
		t.Errorf("to tell them it is\n%s", told)
	}
}

// TestWhoInvites: a server with an outbox writes to guests; on one without, no
// guest is put on an event, since they would never hear of it.
func TestWhoInvites(t *testing.T) {
	ev := calendar.Event{
		UID: "a@bywhen", Start: calendar.UTC(time.Date(2026, 5, 12, 13, 30, 0, 0, time.UTC)), End: calendar.UTC(time.Date(2026, 5, 12, 14, 0, 0, 0, time.UTC)),
		Organizer: calendar.Person{Address: "roberta@example.com"},
		Attendees: []calendar.Attendee{{Person: calendar.Person{Address: "johnathon@example.com"}}},
	}
	for _, with := range []bool{true, false} {
		f := newFake(t)
		if with {
			f.office("")
		}
		c := f.calendar()
		if err := c.Invites(t.Context()); with != (err == nil) || !with && !errors.Is(err, calendar.ErrNoInvites) {
			t.Errorf("with an outbox %v: %v", with, err)
		}
		_, err := c.Put(t.Context(), calendar.Write{Event: ev, Tell: calendar.TellAttendees})
		text := f.objects[fileName(ev.UID)]
		switch {
		case !with && (!errors.Is(err, calendar.ErrRefused) || text != ""):
			t.Errorf("without an outbox: %v, there is %q", err, text)
		case with && (err != nil || !strings.Contains(text, "RSVP=TRUE:mailto:johnathon@example.com") || strings.Contains(text, "SCHEDULE-AGENT")):
			t.Errorf("with an outbox: %v, there is\n%s", err, text)
		}
	}
}

// TestQuietDeletion: a server with scheduling is asked to tell nobody of a deletion
// (RFC 6638 8.1), unless somebody is to be told.
func TestQuietDeletion(t *testing.T) {
	for tell, want := range map[calendar.Tell]string{calendar.TellNobody: "F", calendar.TellAttendees: ""} {
		f := newFake(t, "a")
		r := newReader(f.calendar())
		must(t, r.read(t))
		asked := false
		f.before = func(_ http.ResponseWriter, q *http.Request) bool {
			if q.Method == http.MethodDelete {
				asked = true
				if got := q.Header.Get("Schedule-Reply"); got != want {
					t.Errorf("with tell %d: Schedule-Reply is %q, want %q", tell, got, want)
				}
			}
			return false
		}
		for _, o := range r.objects {
			must(t, r.c.(calendar.Writer).Delete(t.Context(), o.Version, tell))
		}
		if !asked {
			t.Error("nothing was deleted")
		}
	}
}
