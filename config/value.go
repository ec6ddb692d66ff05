package config

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

// value decodes one value, by the type of the field that it goes to.
func (d *decoder) value(n *node, v reflect.Value, f field) {
	var err error
	switch p := v.Addr().Interface().(type) {
	case *[]Calendar:
		err = d.calendars(n, p)
	case *bool:
		*p, err = n.boolean(f)
	case *int:
		*p, err = n.integer(f)
	case *float64:
		*p, err = n.float(f)
	case *string:
		*p, err = d.text(n, f)
	case *time.Duration:
		*p, err = quoted(n, "a length of time", parseDuration)
	case *time.Weekday:
		*p, err = quoted(n, "a day of the week", parseWeekday)
	case **time.Location:
		*p, err = quoted(n, "the name of a time zone", parseZone)
	case encoding.TextUnmarshaler:
		err = d.unmarshal(n, p, f)
	default:
		err = d.composite(n, v, f)
	}
	if err != nil {
		d.refuse(n, f, err)
	}
}

// refuse reports what a parser has found, with the best hint that there is.
func (d *decoder) refuse(n *node, f field, err error) {
	hint := ""
	switch header, _ := f.header(); {
	case f.example() != "":
		hint = "for example: " + f.key + " = " + f.example()
	case n.parent != nil && n.parent.parent == nil:
		hint = "begin a part of its own with " + header
	}
	var m *mistake
	if errors.As(err, &m) && m.hint != "" {
		hint = m.hint
	}
	d.report(n.at, n.path(), err.Error(), hint)
}

// mismatch says that a value is of another kind than the key wants.
func (n *node) mismatch(want string) error {
	subject := n.name
	if subject == "" {
		subject = "this"
	}
	return wrong("", "%s is %s, but has to be %s", subject, kindName(n.kind), want)
}

func kindName(k unstable.Kind) string {
	switch k {
	case unstable.String:
		return "text"
	case unstable.Bool:
		return "true or false"
	case unstable.Integer, unstable.Float:
		return "a number"
	case unstable.Array, unstable.ArrayTable:
		return "a list"
	case unstable.Table:
		return "a table"
	}
	return "a date or time"
}

func (n *node) boolean(f field) (bool, error) {
	if n.kind == unstable.String {
		if word := f.tag.Get("or"); word != "" && n.text == word {
			return true, nil
		}
		return false, wrong("true or false, without quotation marks", "%s is text, but has to be true or false", n.name)
	}
	if n.kind != unstable.Bool {
		return false, n.mismatch("true or false")
	}
	return n.text == "true", nil
}

func (n *node) integer(f field) (int, error) {
	if n.kind != unstable.Integer {
		return 0, n.mismatch("a whole number")
	}
	i, err := strconv.ParseInt(n.text, 0, 32)
	switch {
	case f.tag.Get("as") == "count" && (err != nil || i < 0 || i > 1000):
		return 0, wrong("a whole number from 0 to 1000", "%s is out of range", n.name)
	case err != nil:
		return 0, wrong("", "%s is out of range", n.name)
	}
	return int(i), nil
}

func (n *node) float(f field) (float64, error) {
	if n.kind != unstable.Float && n.kind != unstable.Integer {
		return 0, n.mismatch("a number")
	}
	x, err := strconv.ParseFloat(n.text, 64)
	switch as := f.tag.Get("as"); {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
		return 0, wrong("", "%s is no number", n.name)
	case as == "share" && (x <= 0 || x > 1):
		return 0, wrong("a number above 0 and up to 1: 0.8 is four fifths", "%s = %s is no share", n.name, n.text)
	case as == "ratio" && (x < 0 || x > 100):
		return 0, wrong("a number from 0 to 100", "%s is out of range", n.name)
	}
	return x, nil
}

// quoted parses a value that is written as text.
func quoted[T any](n *node, what string, parse func(string) (T, error)) (T, error) {
	if n.kind != unstable.String {
		var none T
		return none, n.mismatch(what + " between quotation marks")
	}
	return parse(n.text)
}

// unmarshal decodes a value that reads itself from text. A date may be written
// without quotation marks, as TOML can.
func (d *decoder) unmarshal(n *node, p encoding.TextUnmarshaler, f field) error {
	if l, ok := p.(interface{ list() any }); ok && n.kind == unstable.Array {
		return d.composite(n, reflect.ValueOf(l.list()).Elem(), f)
	}
	if n.kind != unstable.String && n.kind != unstable.LocalDate {
		return n.mismatch("text between quotation marks")
	}
	return p.UnmarshalText([]byte(n.text))
}

// composite decodes a list or a table.
func (d *decoder) composite(n *node, v reflect.Value, f field) error {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), f)
	case reflect.Slice:
		return d.list(n, v, f)
	case reflect.Struct:
		if !n.isTable() {
			return n.mismatch("a table")
		}
		d.table(n, v, nil)
	default:
		return fmt.Errorf("%s cannot be read into a %s", n.name, v.Type())
	}
	return nil
}

// list decodes a list. Elements that are wrong are reported and left out, but
// for tables, which keep their places.
func (d *decoder) list(n *node, v reflect.Value, f field) error {
	_, isText := reflect.New(v.Type().Elem()).Interface().(encoding.TextUnmarshaler)
	tables := v.Type().Elem().Kind() == reflect.Struct && !isText
	if n.isTable() && tables {
		return doubleBrackets(n.name)
	}
	if n.kind != unstable.Array && n.kind != unstable.ArrayTable {
		return n.mismatch("a list in brackets")
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(n.children)))
	for _, c := range n.children {
		before := len(d.problems)
		element := reflect.New(v.Type().Elem()).Elem()
		d.value(c, element, f)
		if len(d.problems) > before && !tables {
			continue
		}
		v.Set(reflect.Append(v, element))
		if ordered, ok := v.Interface().(interface{ follows(int) error }); ok {
			if err := ordered.follows(v.Len() - 1); err != nil {
				d.refuse(c, f, err)
			}
		}
	}
	return nil
}

func doubleBrackets(name string) error {
	return wrong("double brackets, and once for each: there can be several", "[%s] has to be [[%s]]", name, name)
}

// calendarName is what a calendar may be called: what needs no quotation marks.
var calendarName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// calendars decodes the [calendars.NAME] tables in file order.
func (d *decoder) calendars(n *node, p *[]Calendar) error {
	const hint = "give each calendar a part of its own, under a name: [calendars.work]"
	if !n.isTable() {
		return wrong(hint, "calendars are parts of their own, each with a name")
	}
	for _, c := range n.children {
		switch {
		case !c.isTable():
			d.report(c.key, c.path(), fmt.Sprintf("%s stands in no calendar", c.name), hint)
			continue
		case !calendarName.MatchString(c.name):
			d.report(c.key, c.path(), fmt.Sprintf("%q cannot be the name of a calendar", c.name), "letters, digits, - and _, at most 64 of them")
		}
		cal := Calendar{Name: c.name}
		d.table(c, reflect.ValueOf(&cal).Elem(), nil)
		if write := c.child("write"); write != nil && write.kind == unstable.String {
			cal.ByLink = cal.Write
		}
		*p = append(*p, cal)
	}
	return nil
}

// inHome is the text of a node. As in a shell, what begins with ~/ means the
// home folder, in whichever key it stands.
func (n *node) inHome(home string) string {
	if n.text == "~" || strings.HasPrefix(n.text, "~/") {
		return home + n.text[1:]
	}
	return n.text
}

// text decodes text, in the form that the field asks for.
func (d *decoder) text(n *node, f field) (string, error) {
	if n.kind != unstable.String {
		return "", n.mismatch("text between quotation marks")
	}
	s := n.inHome(d.home)
	allowed := strings.Fields(f.tag.Get("oneof"))
	switch {
	case s == "" && f.tag.Get("need") != "":
		return "", wrong(f.tag.Get("need"), "%s is empty", f.key)
	case len(allowed) > 0:
		return s, checkWord(s, f.key, allowed)
	}
	return s, checkForm(s, n.name, f.tag.Get("as"))
}
