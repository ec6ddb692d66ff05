package calendar

import "time"

// An Event is one VEVENT: the master of a series, one of its overrides, or the
// only component of an event that happens once (RFC 5545 3.6.1).
type Event struct {
	UID string `json:"uid"`
	// RecurrenceID is given on an override: which instance it replaces.
	RecurrenceID Time `json:"recurrence_id,omitzero"`
	// ThisAndFuture says that the override also moves all later instances
	// (RANGE=THISANDFUTURE, RFC 5545 3.2.13).
	ThisAndFuture bool `json:"this_and_future,omitempty"`

	Start Time `json:"start"`
	// End is exclusive. A back end that is told a DURATION computes it.
	End Time `json:"end,omitzero"`
	// Recurrence holds the RRULE, RDATE and EXDATE properties as they were
	// written, unfolded, one a line: "RRULE:FREQ=WEEKLY",
	// "EXDATE;TZID=Europe/Berlin:20260504T100000".
	Recurrence []string `json:"recurrence,omitempty"`
	// Timezones holds the VTIMEZONE components for the zones that have no IANA
	// name, as text.
	Timezones []string `json:"timezones,omitempty"`

	Summary     string     `json:"summary,omitempty"`
	Description string     `json:"description,omitempty"`
	Location    string     `json:"location,omitempty"`
	Categories  []string   `json:"categories,omitempty"`
	Attachments []string   `json:"attachments,omitempty"` // links only
	Organizer   Person     `json:"organizer,omitzero"`
	Attendees   []Attendee `json:"attendees,omitempty"`
	Status      Status     `json:"status,omitempty"`
	Transparent bool       `json:"transparent,omitempty"` // TRANSP:TRANSPARENT: blocks no time
	Class       Class      `json:"class,omitempty"`
	Kind        Kind       `json:"kind,omitempty"`
	Sequence    int        `json:"sequence,omitempty"`
	Modified    time.Time  `json:"modified,omitzero"` // LAST-MODIFIED, else DTSTAMP
	Alarms      []Alarm    `json:"alarms,omitempty"`
	Own         Own        `json:"own,omitzero"`
}

// Own is what bywhen writes into its own events (X-BYWHEN-*, or private
// extended properties) to know them again. Anybody can write these properties,
// so they count only together with a UID that the ledger derived itself.
type Own struct {
	// Commitment is the key of the commitment that the event serves.
	Commitment string `json:"commitment,omitempty"`
	// Kind is what the event is: "checkin", "topics", "questions".
	Kind string `json:"kind,omitempty"`
	// N tells several of one kind apart.
	N int `json:"n,omitempty"`
}

// A Person is a calendar user: ORGANIZER or ATTENDEE. Name is what the event
// says and proves nothing.
type Person struct {
	Address Address `json:"address,omitempty"`
	Name    string  `json:"name,omitempty"`
}

// An Attendee is a person and their answer.
type Attendee struct {
	Person
	Answer   Answer `json:"answer,omitempty"`
	Optional bool   `json:"optional,omitempty"` // ROLE=OPT-PARTICIPANT
	Room     bool   `json:"room,omitempty"`     // CUTYPE=ROOM or RESOURCE
}

// Status is the STATUS of an event (RFC 5545 3.8.1.11).
type Status string

// The statuses of an event; none given means confirmed.
const (
	Confirmed Status = ""
	Tentative Status = "tentative"
	Cancelled Status = "cancelled"
)

// Class is the CLASS of an event (RFC 5545 3.8.1.3).
type Class string

// The classes of an event; none given means public.
const (
	Public       Class = ""
	Private      Class = "private"
	Confidential Class = "confidential"
)

// Answer is a PARTSTAT (RFC 5545 3.2.12).
type Answer string

// The answers to an invitation; none given means needs-action.
const (
	NeedsAction Answer = ""
	Accepted    Answer = "accepted"
	Declined    Answer = "declined"
	Maybe       Answer = "tentative"
	Delegated   Answer = "delegated"
)

// Kind is what sort of entry an event is, where its calendar tells them apart.
type Kind string

// The kinds of an event.
const (
	Ordinary        Kind = ""
	OutOfOffice     Kind = "out-of-office"
	FocusTime       Kind = "focus-time"
	WorkingLocation Kind = "working-location"
	Birthday        Kind = "birthday"
)

// An Alarm is a VALARM that shows a text some time before the start.
type Alarm struct {
	Before time.Duration `json:"before"`
	Text   string        `json:"text,omitempty"`
}

// AllDay reports whether the event is given in days.
func (e *Event) AllDay() bool { return e.Start.Date }

// Recurring reports whether the event is the master of a series.
func (e *Event) Recurring() bool { return len(e.Recurrence) > 0 && e.RecurrenceID.IsZero() }

// Attendee is the entry of the person with that address, or nil.
func (e *Event) Attendee(a Address) *Attendee {
	for i := range e.Attendees {
		if a != "" && e.Attendees[i].Address == a {
			return &e.Attendees[i]
		}
	}
	return nil
}

// An Object is all that a back end stores in one place: the components of one
// UID, the master first if there is one.
type Object struct {
	Version
	Events []Event `json:"events"`
}

// UID is the UID of the object's components, "" for an empty one.
func (o Object) UID() string {
	if len(o.Events) == 0 {
		return ""
	}
	return o.Events[0].UID
}

// An Instance is one occurrence of an event: for an event that happens once the
// event itself, for a series one of its recurrence set.
type Instance struct {
	// Event is the component that describes it: the override if there is one.
	Event *Event
	Source
	Span
}
