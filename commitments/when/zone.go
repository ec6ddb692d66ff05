package when

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// zone reads a time zone: an abbreviation, perhaps with an offset ("UTC+2"), or
// an IANA name ("Europe/Berlin"). It returns its name.
func (p *parser) zone(i int) (name string, next int) {
	t := &p.toks[i]
	if t.is&isSign != 0 {
		return p.offset(i)
	}
	if t.gap && t.end-t.pos < 2 || t.newline || t.is&isShy != 0 && !p.isNamedZone(i) {
		return "", -1
	}
	name, next = t.zone, i+1
	if name != "UTC" || next+1 >= len(p.toks) || p.toks[next].gap {
		return name, next
	}
	if offset, after := p.offset(next); after >= 0 {
		return offset, after
	}
	return name, next
}

// isNamedZone reports whether a word that is also something else is a zone: in
// capitals ("ET"), with a capital at the end of a clause ("Eastern"), or before
// "time".
func (p *parser) isNamedZone(i int) bool {
	t := &p.toks[i]
	return p.isCapitals(t) || p.isWordTime(i+1) || t.upper && t.end-t.pos > 4 && p.isBoundary(i+1)
}

// isCapitals reports whether a word is written in capitals.
func (p *parser) isCapitals(t *token) bool {
	return t.upper && strings.ToUpper(p.text[t.pos:t.end]) == p.text[t.pos:t.end]
}

// isWordTime reports whether token i is the word "time".
func (p *parser) isWordTime(i int) bool { return p.hasRole(i, rTime) }

// offset reads "+2", "+02:00", "-0530" and returns the name of such a zone.
func (p *parser) offset(i int) (name string, next int) {
	if i+1 >= len(p.toks) || !p.gluedDigits(i+1) {
		return "", -1
	}
	sign := 0
	switch {
	case p.punctAt(i, '+'):
		sign = 1
	case p.toks[i].role == rHyphen && !p.toks[i].letters:
		sign = -1
	default:
		return "", -1
	}
	t := &p.toks[i+1]
	hours, minutes, next := t.num(), 0, i+2
	switch {
	case t.digits == 4:
		hours, minutes = t.num()/100, t.num()%100
	case t.digits > 2 || p.toks[i].gap:
		return "", -1
	case p.glued(next, ':') && p.twoDigits(next+1):
		minutes, next = p.toks[next+1].num(), next+2
	}
	if hours > 14 || minutes > 59 || !p.freeRight(next) {
		return "", -1
	}
	return offsetName(sign, hours, minutes), next
}

// oddZones are IANA zones with an offset that is no whole hour and never
// changes.
var oddZones = map[string]string{
	"UTC+03:30": "Asia/Tehran", "UTC+04:30": "Asia/Kabul", "UTC+05:30": "Asia/Kolkata", "UTC+05:45": "Asia/Kathmandu",
	"UTC+06:30": "Asia/Yangon", "UTC+08:45": "Australia/Eucla", "UTC+09:30": "Australia/Darwin", "UTC-09:30": "Pacific/Marquesas",
}

// offsetName is the IANA name of a fixed offset, or "UTC-03:30" where there is
// none. In IANA's names the sign is the other way round: Etc/GMT-2 is two hours
// ahead of UTC.
func offsetName(sign, hours, minutes int) string {
	switch {
	case hours == 0 && minutes == 0:
		return "UTC"
	case minutes == 0 && sign > 0:
		return fmt.Sprintf("Etc/GMT-%d", hours)
	case minutes == 0 && hours <= 12:
		return fmt.Sprintf("Etc/GMT+%d", hours)
	}
	name := fmt.Sprintf("UTC%+03d:%02d", sign*hours, minutes)
	if sign < 0 && hours == 0 {
		name = fmt.Sprintf("UTC-00:%02d", minutes)
	}
	return cmp.Or(oddZones[name], name)
}

// locationOf finds the zone with a name that zone or offset returned; nil if
// there is none. The name is "" if IANA has none for it.
func (p *parser) locationOf(name string) (*time.Location, string) {
	switch name {
	case p.ref.Location().String():
		return p.ref.Location(), name
	case "UTC":
		return time.UTC, name
	}
	var sign byte
	var hours, minutes int
	if n, _ := fmt.Sscanf(name, "UTC%c%d:%d", &sign, &hours, &minutes); n == 3 {
		offset := hours*3600 + minutes*60
		if sign == '-' {
			offset = -offset
		}
		return time.FixedZone(name, offset), ""
	}
	loc, err := p.reader.location(name)
	if err != nil {
		return nil, ""
	}
	return loc, name
}
