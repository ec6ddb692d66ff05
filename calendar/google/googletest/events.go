package googletest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An event is an event as JSON.
type event = map[string]any

// A store is one calendar.
type store struct {
	id, title, about, role string
	primary, gone          bool
	events                 map[string]*stored
}

// A stored event and the change that touched it last.
type stored struct {
	event
	changed int
}

func text(e event, name string) string {
	s, _ := e[name].(string)
	return s
}

func (e *stored) cancelled() bool { return text(e.event, "status") == "cancelled" }

// put stores an event as a new version.
func (s *Server) put(cal *store, e event) *stored {
	n, tag := s.tag()
	e["etag"], e["kind"], e["updated"] = tag, "calendar#event", time.Date(2026, 5, 4, 15, 0, n%60, 0, time.UTC).Format(time.RFC3339)
	kept := &stored{e, n}
	cal.events[text(e, "id")] = kept
	return kept
}

func (c *call) listCalendars() answer {
	var items []any
	for _, id := range slices.Sorted(maps.Keys(c.calendars)) {
		cal := c.calendars[id]
		if cal.gone {
			continue
		}
		item := event{"kind": "calendar#calendarListEntry", "etag": `"1"`, "id": cal.id, "summary": cal.title, "accessRole": cal.role, "timeZone": "America/New_York"}
		if cal.about != "" {
			item["description"] = cal.about
		}
		if cal.primary {
			item["primary"] = true
		}
		items = append(items, item)
	}
	return answer{http.StatusOK, event{"kind": "calendar#calendarList", "items": items}}
}

func (c *call) insertCalendar() answer {
	title := text(c.body, "summary")
	if title == "" {
		return refuse(http.StatusBadRequest, "required", "Missing title.")
	}
	n, _ := c.tag()
	cal := &store{id: fmt.Sprintf("c%d@group.calendar.google.com", n), title: title, about: text(c.body, "description"), role: "owner", events: map[string]*stored{}}
	c.calendars[cal.id] = cal
	return answer{http.StatusOK, event{"kind": "calendar#calendar", "etag": `"1"`, "id": cal.id, "summary": title, "description": cal.about}}
}

// A window is the part of the changes that a listing gives: those after since and
// up to upto, and on this page only those after from.
type window struct{ since, upto, from int }

// list is events.list. With a sync token nothing else may narrow the listing, and
// what it was asked with has to be the same (sync; events.list, syncToken).
func (c *call) list(cal *store) answer {
	w := window{upto: c.version}
	token := c.get("syncToken")
	if token != "" {
		for _, name := range []string{"iCalUID", "orderBy", "privateExtendedProperty", "q", "sharedExtendedProperty", "timeMax", "timeMin", "updatedMin"} {
			if c.get(name) != "" {
				return refuse(http.StatusBadRequest, "invalid", "Sync token cannot be used with "+name+".")
			}
		}
		var epoch int
		var asked string
		_, err := fmt.Sscanf(token, "sync/%d/%d/%s", &epoch, &w.since, &asked)
		switch {
		case err != nil:
			return refuse(http.StatusBadRequest, "invalid", "Invalid sync token value.")
		case epoch != c.epoch || w.since > c.version:
			return refuse(http.StatusGone, "fullSyncRequired", "Sync token is no longer valid, a full sync is required.")
		case asked != c.asked():
			return refuse(http.StatusBadRequest, "invalid", "The parameters differ from those of the first request.")
		}
	}
	w.from = w.since
	if page := c.get("pageToken"); page != "" {
		var epoch int
		if _, err := fmt.Sscanf(page, "page/%d/%d/%d/%d", &epoch, &w.since, &w.upto, &w.from); err != nil || epoch != c.epoch {
			return refuse(http.StatusGone, "fullSyncRequired", "The page token is no longer valid.")
		}
	}
	return c.page(cal, w, token != "")
}

// asked are the parameters that have to stay the same between syncs.
func (c *call) asked() string {
	return fmt.Sprintf("%s.%s.%s", c.get("singleEvents"), c.get("showDeleted"), c.get("maxResults"))
}

// page gives the events of a window, as many as fit. Deleted ones show only in
// answers to a sync token; instances that were cancelled always, as long as
// series are not expanded (events.list, showDeleted).
func (c *call) page(cal *store, w window, synced bool) answer {
	most, err := strconv.Atoi(c.get("maxResults"))
	if err != nil || most < 1 || most > 2500 {
		most = 250
	}
	if c.Page > 0 {
		most = min(most, c.Page)
	}
	all := slices.SortedFunc(maps.Values(cal.events), func(a, b *stored) int { return a.changed - b.changed })
	items, more, last := []any{}, false, w.from
	for _, e := range all {
		uid := c.get("iCalUID")
		switch {
		case e.changed <= w.from || e.changed > w.upto, uid != "" && text(e.event, "iCalUID") != uid:
			continue
		case e.cancelled() && !synced && !c.cancelledInstance(cal, e):
			continue
		}
		if len(items) == most {
			more = true
			break
		}
		items, last = append(items, shown(cal, e)), e.changed
	}
	out := event{"kind": "calendar#events", "summary": cal.title, "accessRole": cal.role, "timeZone": "America/New_York", "items": items}
	if more {
		out["nextPageToken"] = fmt.Sprintf("page/%d/%d/%d/%d", c.epoch, w.since, w.upto, last)
	} else {
		out["nextSyncToken"] = fmt.Sprintf("sync/%d/%d/%s", c.epoch, w.upto, c.asked())
	}
	return answer{http.StatusOK, out}
}

// cancelledInstance reports whether an event is a cancelled instance of a series
// that stands.
func (c *call) cancelledInstance(cal *store, e *stored) bool {
	master := cal.events[text(e.event, "recurringEventId")]
	return master != nil && !master.cancelled()
}

// shown is an event in an answer: of one that was deleted only what is promised
// (events, status), of one on a calendar that shows no more than busy time
// nothing else (events.list, free/busy readers).
func shown(cal *store, e *stored) event {
	only := func(names ...string) event {
		out := event{}
		for _, name := range names {
			if v, ok := e.event[name]; ok {
				out[name] = v
			}
		}
		return out
	}
	switch {
	case e.cancelled():
		return only("kind", "etag", "id", "status", "recurringEventId", "originalStartTime")
	case cal.role == "freeBusyReader":
		return only("kind", "etag", "id", "status", "start", "end", "recurrence", "recurringEventId", "originalStartTime", "iCalUID", "transparency", "visibility")
	}
	return maps.Clone(e.event)
}

// getEvent is events.get: what was deleted is still given, as cancelled.
func (c *call) getEvent(cal *store) answer {
	e := cal.events[c.values[1]]
	if e == nil {
		return refuse(http.StatusNotFound, "notFound", "Not Found")
	}
	return answer{http.StatusOK, maps.Clone(e.event)}
}

// insert is events.insert. An identifier is 5 to 1024 digits of base32hex, and
// given once for ever (versions; events.insert, id).
func (c *call) insert(cal *store) answer {
	if cal.role != "owner" && cal.role != "writer" {
		return refuse(http.StatusForbidden, "requiredAccessLevel", "You need to have writer access to this calendar.")
	}
	e := c.body
	id := text(e, "id")
	switch {
	case id == "":
		n, _ := c.tag()
		id = fmt.Sprintf("made%d", n)
	case len(id) < 5 || len(id) > 1024 || strings.Trim(id, "0123456789abcdefghijklmnopqrstuv") != "":
		return refuse(http.StatusBadRequest, "invalid", "Invalid resource id value.")
	case cal.events[id] != nil:
		return refuse(http.StatusConflict, "duplicate", "The requested identifier already exists.")
	}
	if e["start"] == nil || e["end"] == nil {
		return refuse(http.StatusBadRequest, "required", "Missing end time.")
	}
	if problem := limits(e); problem != "" {
		return refuse(http.StatusBadRequest, "invalid", problem)
	}
	e["id"], e["iCalUID"], e["sequence"] = id, id+"@google.com", 0
	e["organizer"], e["creator"] = event{"email": Owner, "self": true}, event{"email": Owner, "self": true}
	c.told = append(c.told, c.get("sendUpdates"))
	return answer{http.StatusOK, maps.Clone(c.put(cal, e).event)}
}

// limits are the sizes that are documented (guides/extended-properties; events,
// reminders.overrides).
func limits(e event) string {
	props, _ := e["extendedProperties"].(event)
	private, _ := props["private"].(event)
	for name, value := range private {
		if v, _ := value.(string); len(name) > 44 || len(v) > 1024 {
			return "An extended property is too long."
		}
	}
	reminders, _ := e["reminders"].(event)
	if all, _ := reminders["overrides"].([]any); len(all) > 5 {
		return "There are too many reminders."
	}
	if len(text(e, "description")) > 8192 {
		return "The description is too long."
	}
	return ""
}

// guarded is what is wrong with a write to an event, nil for nothing: what is
// gone is 410, another version is 412 (errors, versions).
func (c *call) guarded(cal *store, id string) (*stored, *answer) {
	e := cal.events[id]
	refused := func(a answer) (*stored, *answer) { return e, &a }
	switch {
	case e == nil:
		return refused(refuse(http.StatusNotFound, "notFound", "Not Found"))
	case cal.role != "owner" && cal.role != "writer":
		return refused(refuse(http.StatusForbidden, "requiredAccessLevel", "You need to have writer access to this calendar."))
	case c.match != "" && c.match != text(e.event, "etag"):
		return refused(refuse(http.StatusPreconditionFailed, "conditionNotMet", "Precondition Failed"))
	case e.cancelled():
		return refused(refuse(http.StatusGone, "deleted", "Resource has been deleted"))
	}
	return e, nil
}

// patch is events.patch: named fields are replaced, null takes one away, lists are
// replaced as a whole (performance).
func (c *call) patch(cal *store) answer {
	old, refused := c.guarded(cal, c.values[1])
	if refused != nil {
		return *refused
	}
	if problem := limits(c.body); problem != "" {
		return refuse(http.StatusBadRequest, "invalid", problem)
	}
	e := merged(clone(old.event), c.body)
	n, _ := e["sequence"].(float64)
	e["sequence"] = n + 1
	c.told = append(c.told, c.get("sendUpdates"))
	return answer{http.StatusOK, maps.Clone(c.put(cal, e).event)}
}

func merged(e, change event) event {
	for name, v := range change {
		sub, isObject := v.(event)
		old, wasObject := e[name].(event)
		switch {
		case v == nil:
			delete(e, name)
		case isObject && wasObject:
			e[name] = merged(old, sub)
		case isObject:
			e[name] = merged(event{}, sub)
		default:
			e[name] = v
		}
	}
	return e
}

// clone is a copy that shares nothing.
func clone(e event) event {
	text, err := json.Marshal(e)
	if err != nil {
		panic(err) // it came from JSON
	}
	var out event
	if err := json.Unmarshal(text, &out); err != nil {
		panic(err)
	}
	return out
}

// deleteEvent is events.delete.
func (c *call) deleteEvent(cal *store) answer {
	e, refused := c.guarded(cal, c.values[1])
	if refused != nil {
		return *refused
	}
	c.told = append(c.told, c.get("sendUpdates"))
	c.cancel(cal, e)
	return answer{status: http.StatusNoContent}
}

// cancel deletes an event, and the exceptions of a series with it.
func (s *Server) cancel(cal *store, e *stored) {
	gone := clone(e.event)
	gone["status"] = "cancelled"
	s.put(cal, gone)
	for _, id := range slices.Sorted(maps.Keys(cal.events)) {
		if x := cal.events[id]; text(x.event, "recurringEventId") == text(gone, "id") && !x.cancelled() {
			s.cancel(cal, x)
		}
	}
}

// freeBusy is freebusy.query: at most 50 calendars, and an error for each that
// cannot be asked (freebusy, calendarExpansionMax and errors).
func (c *call) freeBusy() answer {
	items, _ := c.body["items"].([]any)
	if len(items) > 50 {
		return refuse(http.StatusBadRequest, "tooManyCalendarsRequested", "More than 50 calendars were asked for.")
	}
	out := event{}
	for _, item := range items {
		of, _ := item.(event)
		id := text(of, "id")
		busy, known := c.busy[id]
		if !known {
			out[id] = event{"errors": []any{event{"domain": "global", "reason": "notFound"}}, "busy": []any{}}
			continue
		}
		out[id] = event{"busy": within(busy, text(c.body, "timeMin"), text(c.body, "timeMax"))}
	}
	return answer{http.StatusOK, event{"kind": "calendar#freeBusy", "timeMin": c.body["timeMin"], "timeMax": c.body["timeMax"], "calendars": out}}
}

// within are the spans that touch a window.
func within(spans []any, from, to string) []any {
	out := []any{}
	for _, s := range spans {
		if span, _ := s.(event); text(span, "start") < to && text(span, "end") > from {
			out = append(out, s)
		}
	}
	return out
}
