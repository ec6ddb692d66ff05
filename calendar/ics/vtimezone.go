package ics

import "time"

// timezoneID is the TZID of a VTIMEZONE.
func timezoneID(text []byte) string {
	lx := newLexer(text)
	for {
		ln, ok := lx.next()
		if !ok {
			return ""
		}
		if p, err := parseProperty(ln.text); err == nil && p.name == "TZID" {
			return parseText(p.value)
		}
	}
}

func ruledZone(name string, timezones []string) *time.Location { return nil }
