package ledger

import (
	"crypto/sha256"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
)

// amount is an amount of work in minutes; NULL is unknown.
type amount struct{ p *commitments.Minutes }

func amountOf(p *commitments.Minutes) cell { return amount{p} }

func (c amount) Value() (driver.Value, error) {
	if !c.p.Known {
		return nil, nil
	}
	return int64(c.p.N), nil
}

func (c amount) Scan(v any) error {
	*c.p = commitments.Minutes{}
	if v == nil {
		return nil
	}
	n, ok := v.(int64)
	if !ok {
		return stored("minutes", v)
	}
	*c.p = commitments.Min(int(n))
	return nil
}

func (c amount) String() string {
	if !c.p.Known {
		return ""
	}
	return strconv.Itoa(c.p.N)
}

// day is a date, written 2006-01-02.
type day struct{ p *calendar.Date }

func dayOf(p *calendar.Date) cell { return day{p} }

func (c day) Value() (driver.Value, error) {
	if d, err := calendar.ParseDate(c.p.String()); !c.p.IsZero() && (err != nil || d != *c.p) {
		return nil, fmt.Errorf("%s is no day of the calendar", c.p)
	}
	return c.p.String(), nil
}

func (c day) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return stored("a date", v)
	}
	if err := c.p.UnmarshalText([]byte(s)); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return nil
}

func (c day) String() string { return c.p.String() }

// due is a due date without its words, as [FormatDue] writes it.
type due struct{ p *commitments.Due }

func dueOf(p *commitments.Due) cell { return due{p} }

func (c due) Value() (driver.Value, error) {
	s := FormatDue(*c.p)
	if len(s) > maxText {
		return nil, tooLong(len(s), maxText)
	}
	back, err := ParseDue(s)
	if back.Text = c.p.Text; err == nil && !c.p.IsZero() && back != *c.p {
		err = fmt.Errorf("is no date: %q", s)
	}
	return s, err
}

func (c due) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return stored("a due date", v)
	}
	d, err := ParseDue(s)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	c.p.Date, c.p.Minute, c.p.Zone = d.Date, d.Minute, d.Zone
	return nil
}

func (c due) String() string { return FormatDue(*c.p) }

// spans are stretches of time: a JSON list of pairs of milliseconds.
type spans struct{ p *[]calendar.Span }

func spansOf(p *[]calendar.Span) cell { return spans{p} }

func (c spans) Value() (driver.Value, error) {
	pairs := make([][2]int64, len(*c.p))
	for i, s := range *c.p {
		start, err := milliseconds(s.Start)
		if err != nil {
			return nil, err
		}
		end, err := milliseconds(s.End)
		if err != nil {
			return nil, err
		}
		pairs[i] = [2]int64{start, end}
	}
	return encode(pairs)
}

func (c spans) Scan(v any) error {
	*c.p = nil
	var pairs [][2]int64
	if err := decode(v, &pairs); err != nil {
		return err
	}
	for _, p := range pairs {
		*c.p = append(*c.p, calendar.Span{Start: time.UnixMilli(p[0]).UTC(), End: time.UnixMilli(p[1]).UTC()})
	}
	*c.p = slices.Clip(*c.p)
	return nil
}

// String writes intervals as ISO 8601 does, start/end.
func (c spans) String() string {
	texts := make([]string, len(*c.p))
	for i, s := range *c.p {
		texts[i] = instant{&s.Start}.String() + "/" + instant{&s.End}.String()
	}
	return strings.Join(texts, " ")
}

// takenOver is the set of fields of an event that a person took over; history
// names them.
type takenOver struct{ number[calendar.Fields] }

func takenOverOf(p *calendar.Fields) cell { return takenOver{number[calendar.Fields]{p}} }

func (c takenOver) String() string {
	var names []string
	for i, name := range []string{"time", "title", "text", "status", "transparency", "people", "class"} {
		if *c.p&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// words are a text that was said in a meeting: stored like any text, but in
// history only as a fingerprint.
type words struct{ text[string] }

func wordsOf(p *string) cell { return words{text[string]{p}} }

// String is the fingerprint.
func (c words) String() string {
	if *c.p == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(*c.p))
	return "words " + hex.EncodeToString(sum[:6])
}
