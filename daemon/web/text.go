package web

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"bywhen/calendar"
)

// mend rewrites every text of a document. The names of its fields tell f what a
// text is. Keys are left as they are: they are sent back, not read.
func mend(doc any, f func(field, text string) string) { mendValue(reflect.ValueOf(doc), "", f) }

// keys are the fields that identify something. No page shows them to be read,
// but for labels, which hold letters and digits only.
var keys = map[string]bool{"Owner": true, "Delegator": true, "ID": true, "Key": true, "UID": true, "Commitment": true, "Field": true, "Kind": true, "Status": true, "State": true}

func mendValue(v reflect.Value, name string, f func(field, text string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			mendValue(v.Elem(), name, f)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			mendValue(v.Index(i), name, f)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range v.NumField() {
			mendValue(v.Field(i), v.Type().Field(i).Name, f)
		}
	case reflect.String:
		if !keys[name] {
			v.SetString(f(name, v.String()))
		}
	}
}

// inert takes out of a text what is not shown but acts: control characters, and
// the marks that turn the direction of writing. Line breaks stay.
func inert(_, text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar, r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, text)
}

// A hider puts stand-ins in the place of names, for a picture that can be shown
// around. People whom nobody configured are known by their fields alone.
type hider struct {
	names    *regexp.Regexp // nil when nobody is known
	standIns map[string]string
}

// newHider knows people by their names, first names and addresses.
func newHider(people []calendar.Person) *hider {
	h := &hider{standIns: map[string]string{}}
	var all []string
	for i, p := range people {
		standIn := "Person " + string(rune('A'+i%26))
		first, _, _ := strings.Cut(p.Name, " ")
		local, _, _ := strings.Cut(string(p.Address), "@")
		for _, name := range []string{p.Name, first, string(p.Address), local} {
			if name = strings.ToLower(name); len(name) > 1 && h.standIns[name] == "" {
				h.standIns[name] = standIn
				all = append(all, regexp.QuoteMeta(name))
			}
		}
	}
	if len(all) == 0 {
		return h
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) }) // the longest that matches counts
	h.names = regexp.MustCompile(`(?i)\b(?:` + strings.Join(all, "|") + `)\b`)
	return h
}

// address is anything that looks like a mail address.
var address = regexp.MustCompile(`[^\s<>"]+@[^\s<>"]+`)

// hide is the text of a field without names.
func (h *hider) hide(field, text string) string {
	switch {
	case text == "":
		return ""
	case field == "Title":
		return "Meeting"
	case field == "Quote":
		return "(the words are hidden)"
	}
	hidden := text
	if h.names != nil {
		hidden = h.names.ReplaceAllStringFunc(text, func(name string) string { return h.standIns[strings.ToLower(name)] })
	}
	hidden = address.ReplaceAllString(hidden, "somebody")
	switch field {
	case "OwnerName", "AskedBy", "With", "To", "Person":
		if hidden == text && text != "nobody yet" {
			return "Somebody"
		}
	}
	return hidden
}
