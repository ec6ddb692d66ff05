package ledger

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// The longest text and the longest JSON document that the ledger takes, in
// bytes. Longer ones are refused: cutting a person's words short would change
// them.
const (
	maxText     = 1 << 20
	maxDocument = 8 << 20
)

// stored describes the wrong type of a stored value. STRICT tables and the
// constraints leave only damage as the reason for one.
func stored(want string, got any) error {
	return fmt.Errorf("%w: found %T in place of %s", ErrCorrupt, got, want)
}

func tooLong(n, most int) error {
	return fmt.Errorf("is %d bytes long; at most %d are kept", n, most)
}

// text is a string of any type.
type text[T ~string] struct{ p *T }

func textOf[T ~string](p *T) cell { return text[T]{p} }

func (c text[T]) Value() (driver.Value, error) {
	if len(*c.p) > maxText {
		return nil, tooLong(len(*c.p), maxText)
	}
	return string(*c.p), nil
}

func (c text[T]) Scan(v any) error {
	s, ok := v.(string)
	if !ok {
		return stored("text", v)
	}
	*c.p = T(s)
	return nil
}

func (c text[T]) String() string { return string(*c.p) }

// reference is a text that names another row; "" is NULL, which refers to none.
type reference[T ~string] struct{ text[T] }

func referenceOf[T ~string](p *T) cell { return reference[T]{text[T]{p}} }

func (c reference[T]) Value() (driver.Value, error) {
	if *c.p == "" {
		return nil, nil
	}
	return c.text.Value()
}

func (c reference[T]) Scan(v any) error {
	if v == nil {
		*c.p = ""
		return nil
	}
	return c.text.Scan(v)
}

// number is an integer; in history 0 is "not given".
type number[T ~int | ~uint] struct{ p *T }

func numberOf[T ~int | ~uint](p *T) cell { return number[T]{p} }

func (c number[T]) Value() (driver.Value, error) { return int64(*c.p), nil }

func (c number[T]) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return stored("a number", v)
	}
	*c.p = T(n)
	return nil
}

func (c number[T]) String() string {
	if *c.p == 0 {
		return ""
	}
	return strconv.FormatInt(int64(*c.p), 10)
}

// rowNumber is the number of another row; 0 is NULL, which refers to none.
type rowNumber struct{ number[int] }

func rowNumberOf(p *int) cell { return rowNumber{number[int]{p}} }

func (c rowNumber) Value() (driver.Value, error) {
	if *c.p == 0 {
		return nil, nil
	}
	return c.number.Value()
}

func (c rowNumber) Scan(v any) error {
	if v == nil {
		*c.p = 0
		return nil
	}
	return c.number.Scan(v)
}

// flag is true or false; in history "yes" or nothing.
type flag struct{ p *bool }

func flagOf(p *bool) cell { return flag{p} }

func (c flag) Value() (driver.Value, error) {
	if *c.p {
		return int64(1), nil
	}
	return int64(0), nil
}

func (c flag) Scan(v any) error {
	n, ok := v.(int64)
	if !ok {
		return stored("yes or no", v)
	}
	*c.p = n != 0
	return nil
}

func (c flag) String() string {
	if *c.p {
		return "yes"
	}
	return ""
}

// instant is a point in time: milliseconds since 1970 in UTC; NULL is the zero
// time.
type instant struct{ p *time.Time }

func instantOf(p *time.Time) cell { return instant{p} }

func (c instant) Value() (driver.Value, error) {
	if c.p.IsZero() {
		return nil, nil
	}
	return milliseconds(*c.p)
}

func (c instant) Scan(v any) error {
	*c.p = time.Time{}
	if v == nil {
		return nil
	}
	n, ok := v.(int64)
	if !ok {
		return stored("a time", v)
	}
	*c.p = time.UnixMilli(n).UTC()
	return nil
}

// String is RFC 3339 in UTC, with a fraction only where there is one.
func (c instant) String() string {
	if c.p.IsZero() {
		return ""
	}
	return c.p.UTC().Format("2006-01-02T15:04:05.999Z07:00")
}

// milliseconds is an instant as it is stored. The years are those that RFC 3339
// and RFC 5545 can write, and one more on each side for the offset of a zone.
func milliseconds(t time.Time) (int64, error) {
	if y := t.Year(); y < -1 || y > 10000 {
		return 0, fmt.Errorf("is in the year %d", y)
	}
	return t.UnixMilli(), nil
}

// list is a list, as JSON; an empty one comes back as nil.
type list[T any] struct{ p *[]T }

func listOf[T any](p *[]T) cell { return list[T]{p} }

func (c list[T]) Value() (driver.Value, error) {
	if len(*c.p) == 0 {
		return emptyList, nil
	}
	return encode(*c.p)
}

// Scan leaves no room behind the list: what is read is shared (see all), so
// that whoever adds to it has to get room of their own.
func (c list[T]) Scan(v any) error {
	*c.p = nil
	err := decode(v, c.p)
	*c.p = slices.Clip(*c.p)
	return err
}

func (c list[T]) String() string {
	if len(*c.p) == 0 {
		return ""
	}
	data, _ := json.Marshal(*c.p) // Value has refused what cannot be encoded
	return string(data)
}

// document is JSON whose meaning is its caller's; NULL is none.
type document struct{ p *json.RawMessage }

func documentOf(p *json.RawMessage) cell { return document{p} }

func (c document) Value() (driver.Value, error) {
	switch {
	case len(*c.p) == 0:
		return nil, nil
	case len(*c.p) > maxDocument:
		return nil, tooLong(len(*c.p), maxDocument)
	}
	return string(*c.p), nil
}

func (c document) Scan(v any) error {
	*c.p = nil
	if v == nil {
		return nil
	}
	s, ok := v.(string)
	if !ok {
		return stored("JSON", v)
	}
	*c.p = json.RawMessage(s)
	return nil
}

func (c document) String() string { return string(*c.p) }

// emptyList is how an empty list is stored.
const emptyList = "[]"

// encode writes JSON for a column.
func encode(v any) (driver.Value, error) {
	data, err := json.Marshal(v)
	if err == nil && len(data) > maxDocument {
		err = tooLong(len(data), maxDocument)
	}
	return string(data), err
}

// decode reads the JSON of a column. An empty list leaves its target as it is.
func decode(v, into any) error {
	s, ok := v.(string)
	if !ok {
		return stored("JSON", v)
	}
	if s == emptyList {
		return nil
	}
	if err := json.Unmarshal([]byte(s), into); err != nil {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return nil
}
