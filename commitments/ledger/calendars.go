package ledger

import (
	"fmt"
	"time"

	"bywhen/calendar"
)

// A Calendar is what the ledger knows of one configured calendar.
type Calendar struct {
	Name   string
	Cursor calendar.Cursor
	// Since is when it was first read; zero until then.
	Since time.Time
	// LastOK is when it was last read without error.
	LastOK time.Time
	// Error is why the last reading failed, "" if it did not; FailingSince is
	// when that began.
	Error        string
	FailingSince time.Time
	// Problems are the items that are set aside at present.
	Problems []calendar.Problem
	// Held says in words why acting on it was stopped ("suddenly empty"), ""
	// when it was not.
	Held string
}

func calendarRow(c *Calendar) row {
	return row{
		{name: "name", cell: textOf(&c.Name)},
		{name: "cursor", cell: textOf(&c.Cursor)},
		{name: "since", cell: instantOf(&c.Since)},
		{name: "last_ok", cell: instantOf(&c.LastOK)},
		{name: "error", cell: textOf(&c.Error)},
		{name: "failing_since", cell: instantOf(&c.FailingSince)},
		{name: "problems", cell: listOf(&c.Problems)},
		{name: "held", cell: textOf(&c.Held)},
	}
}

var (
	selectCalendars = selectFrom("calendars", calendarRow(new(Calendar)))
	upsertCalendar  = upsertInto("calendars", calendarRow(new(Calendar)), "name")
)

// Calendar is the row of the calendar of that name; a new one if unknown.
func (tx *Tx) Calendar(name string) (Calendar, error) {
	c, err := one(tx, calendarRow, selectCalendars+" AND name = ?2", name)
	known, err := found(err)
	if err != nil {
		return c, fmt.Errorf("read calendar %s: %w", name, err)
	}
	if !known {
		c.Name = name
	}
	return c, nil
}

// Calendars are all rows, by name.
func (tx *Tx) Calendars() ([]Calendar, error) {
	all, err := all(tx, calendarRow, selectCalendars+" ORDER BY name")
	if err != nil {
		return nil, fmt.Errorf("read calendars: %w", err)
	}
	return all, nil
}

// SaveCalendar stores the row.
func (tx *Tx) SaveCalendar(c Calendar) error {
	if err := tx.save(upsertCalendar, calendarRow(&c)); err != nil {
		return fmt.Errorf("save calendar %s: %w", c.Name, err)
	}
	return nil
}

// DropCalendar forgets the whole mirror and the row of a calendar.
func (tx *Tx) DropCalendar(name string) error {
	tx.ensured = ""
	if _, err := tx.exec("DELETE FROM calendars WHERE owner = ?1 AND name = ?2", name); err != nil {
		return fmt.Errorf("drop calendar %s: %w", name, err)
	}
	return nil
}
