package ics

import (
	"strings"
	"time"
)

// Zone is the zone of a TZID: "UTC", an IANA name, a name that Windows uses,
// a common alias of one of these, else what the VTIMEZONE of that name among
// timezones says. It is nil for a zone that nobody knows. The empty name is
// the zone of nothing, so nil too.
func Zone(name string, timezones []string) *time.Location {
	return zoneFrom(name, func() *time.Location { return ruledZone(name, timezones) })
}

// zoneFrom is Zone with the VTIMEZONE left to the caller: it is asked after the
// names that mean one zone, before those at which one has to guess.
func zoneFrom(name string, ruled func() *time.Location) *time.Location {
	if id := ianaName(name); id != "" {
		return iana(id)
	}
	if loc := ruled(); loc != nil {
		return loc
	}
	return guessZone(name)
}

// zoneID is the name under which a zone is known inside: "UTC" or the IANA
// name where the TZID means exactly one, otherwise the TZID as it was written.
func zoneID(tzid string) string {
	if id := ianaName(tzid); id != "" {
		return id
	}
	return tzid
}

// ianaName is the IANA name of a TZID that means exactly one zone, "" if it
// does not. "EST", "MST" and "HST" exist but mean a zone without summer time,
// which is not what calendars mean by them: those are guessed.
func ianaName(tzid string) string {
	name := strings.TrimSpace(tzid)
	switch strings.ToUpper(name) {
	case "":
		return ""
	case "UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "ETC/UCT", "UCT", "ZULU", "ETC/ZULU", "UNIVERSAL", "COORDINATED UNIVERSAL TIME", "TZONE://MICROSOFT/UTC":
		return "UTC"
	case "EST", "MST", "HST":
		return ""
	}
	if iana(name) != nil {
		return name
	}
	if id := windowsZone(name); id != "" {
		return id
	}
	return aliasName(name)
}

// aliasName finds the IANA name in "/example.org/20050126_1/Europe/Berlin",
// "europe/berlin" or "America/New York".
func aliasName(name string) string {
	name = strings.ReplaceAll(name, " ", "_")
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for n := min(3, len(parts)); n >= 2; n-- {
		id := strings.Join(parts[len(parts)-n:], "/")
		if iana(id) != nil {
			return id
		}
		if id = titleCase(id); iana(id) != nil {
			return id
		}
	}
	return ""
}

// titleCase writes each word of an IANA name with a capital: America/New_York.
func titleCase(s string) string {
	out := []byte(strings.ToLower(s))
	for i := range out {
		if c := out[i]; c >= 'a' && c <= 'z' && (i == 0 || out[i-1] == '/' || out[i-1] == '_' || out[i-1] == '-') {
			out[i] = c - 'a' + 'A'
		}
	}
	return string(out)
}

// iana is the zone of that IANA name; nil if there is none. It never gives the
// zone of this machine, and none that counts leap seconds.
func iana(name string) *time.Location {
	if name == "UTC" {
		return time.UTC
	}
	if !looksIANA(name) {
		return nil
	}
	return named.get(name, func() *time.Location {
		loc, err := time.LoadLocation(name)
		if err != nil {
			return nil
		}
		return loc
	})
}

// looksIANA reports whether name is written like an IANA name and is none of
// the files beside the zones that stand for something else.
func looksIANA(name string) bool {
	switch name {
	case "", "Local", "localtime", "posixrules", "Factory":
		return false
	}
	if len(name) > 40 || !isLetter(name[0]) || strings.HasPrefix(name, "right/") || strings.HasPrefix(name, "posix/") {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return r >= 0x80 || !isLetter(byte(r)) && (r < '0' || r > '9') && !strings.ContainsRune("/_-+", r)
	})
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// guessZone reads the names with which programs show zones to people:
// "(UTC+01:00) Amsterdam, Berlin", "Eastern Time (US & Canada)", "GMT+1". A
// city counts only if its zone is at the stated offset for part of the year; an
// offset alone is a zone that never changes its clocks.
func guessZone(name string) *time.Location {
	if len(name) > 200 {
		return nil // nobody shows that to people, and each word costs a look at the disk
	}
	text := strings.ToLower(strings.TrimSpace(name))
	offset, words, stated := statedOffset(text)
	for _, word := range strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(",;&:()/", r) }) {
		loc := placeZone(strings.TrimSpace(word))
		if loc != nil && (!stated || hasOffset(loc, offset)) {
			return loc
		}
	}
	if loc := placeZone(strings.TrimSpace(words)); loc != nil && !stated {
		return loc
	}
	if stated {
		return time.FixedZone(name, offset)
	}
	return nil
}

// placeZone is the zone of one word of a display name: a city, or one of
// displayZones.
func placeZone(word string) *time.Location {
	if word == "" || len(word) > 40 || strings.ContainsAny(word, "\n=") {
		return nil
	}
	if id := lookup(displayZones, word); id != "" {
		return iana(id)
	}
	city := titleCase(strings.NewReplacer(" ", "_", ".", "").Replace(word))
	for _, area := range [...]string{"Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/"} {
		if loc := iana(area + city); loc != nil {
			return loc
		}
	}
	return nil
}

// statedOffset takes "(UTC+01:00)", "GMT -0300", "UTC-5" or "+01.00" off the
// front of a display name. Unlike in "Etc/GMT+1" east is plus here.
func statedOffset(text string) (seconds int, rest string, ok bool) {
	rest, zero := cutZero(strings.TrimLeft(text, "( "))
	sign := 1
	switch {
	case strings.HasPrefix(rest, "+"):
	case strings.HasPrefix(rest, "-"):
		sign = -1
	case zero && strings.HasPrefix(rest, ")"):
		return 0, rest[1:], true
	default:
		return 0, text, false
	}
	h, m, rest, ok := scanHours(rest[1:])
	if !ok {
		return 0, text, false
	}
	return sign * (h*3600 + m*60), strings.TrimLeft(rest, ") "), true
}

// cutZero takes "utc" or "gmt" off the front.
func cutZero(text string) (rest string, ok bool) {
	for _, p := range [...]string{"utc", "gmt"} {
		if rest, ok := strings.CutPrefix(text, p); ok {
			return strings.TrimLeft(rest, " "), true
		}
	}
	return text, false
}

// scanHours reads "5", "05", "0530", "05:30" or "05.30".
func scanHours(s string) (h, m int, rest string, ok bool) {
	n := 0
	for n < len(s) && n < 4 && s[n] >= '0' && s[n] <= '9' {
		h = h*10 + int(s[n]-'0')
		n++
	}
	if n > 2 {
		h, m = h/100, h%100
	}
	rest = s[n:]
	if n <= 2 && rest != "" && (rest[0] == ':' || rest[0] == '.') {
		if v, after, ok := scanInt(rest[1:], 2); ok {
			m, rest = v, after
		}
	}
	return h, m, rest, n > 0 && h <= 14 && m <= 59
}

// hasOffset reports whether loc is that many seconds east of UTC in January or
// in July of a year that shows its present rules.
func hasOffset(loc *time.Location, seconds int) bool {
	for _, m := range [...]time.Month{time.January, time.July} {
		if _, off := time.Date(2025, m, 15, 12, 0, 0, 0, time.UTC).In(loc).Zone(); off == seconds {
			return true
		}
	}
	return false
}
