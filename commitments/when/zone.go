package when

import (
	"fmt"
	"strings"
	"time"
)

// A zoneSaid is a time zone: an IANA name, or an offset from UTC in minutes.
type zoneSaid struct {
	name   string
	offset int
}

// zone reads a time zone: an abbreviation, perhaps with an offset ("UTC+2"), or
// an IANA name ("Europe/Berlin").
func (p *parser) zone(i int) (z zoneSaid, next int) {
	t := &p.toks[i]
	if t.is&isSign != 0 {
		return p.offset(i)
	}
	if end := p.ianaEnd(i); end > i {
		return zoneSaid{name: p.text[t.pos:p.toks[end-1].end]}, end
	}
	if t.zone == "" || t.gap && t.end-t.pos < 2 || t.newline || t.is&isShy != 0 && !p.isNamedZone(i) {
		return z, -1
	}
	if t.zone == "UTC" && i+1 < len(p.toks) && !p.toks[i+1].gap {
		if z, next = p.offset(i + 1); next >= 0 {
			return z, next
		}
	}
	return zoneSaid{name: t.zone}, i + 1
}

// ianaEnd returns the token after an IANA name at token i, or i.
func (p *parser) ianaEnd(i int) int {
	end := i
	for j := i + 1; p.glued(j, '/') && j+1 < len(p.toks) && p.toks[j+1].letters && !p.toks[j+1].gap; j += 2 {
		end = j + 2
	}
	return end
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

// offset reads "+2", "+02:00" and "-0530".
func (p *parser) offset(i int) (z zoneSaid, next int) {
	if i+1 >= len(p.toks) || !p.gluedDigits(i+1) {
		return z, -1
	}
	sign := 0
	switch {
	case p.punctAt(i, '+'):
		sign = 1
	case p.toks[i].role == rHyphen:
		sign = -1
	default:
		return z, -1
	}
	t := &p.toks[i+1]
	hours, minutes, next := t.num(), 0, i+2
	switch {
	case t.digits == 4:
		hours, minutes = t.num()/100, t.num()%100
	case t.digits > 2 || p.toks[i].gap:
		return z, -1
	case p.glued(next, ':') && p.twoDigits(next+1):
		minutes, next = p.toks[next+1].num(), next+2
	}
	if hours > 14 || minutes > 59 || !p.freeRight(next) {
		return z, -1
	}
	return zoneSaid{offset: sign * (hours*60 + minutes)}, next
}

// oddZones are the IANA zones with an offset that is no whole hour and does not
// change, by that offset in minutes.
var oddZones = map[int]string{
	3*60 + 30: "Asia/Tehran", 4*60 + 30: "Asia/Kabul", 5*60 + 30: "Asia/Kolkata", 5*60 + 45: "Asia/Kathmandu",
	6*60 + 30: "Asia/Yangon", 8*60 + 45: "Australia/Eucla", 9*60 + 30: "Australia/Darwin", -9*60 - 30: "Pacific/Marquesas",
}

// offsetName is the IANA name of a fixed offset in minutes, or "" where there is
// none. In IANA's names the sign is the other way round: Etc/GMT-2 is two hours
// ahead of UTC.
func offsetName(minutes int) string {
	switch {
	case minutes == 0:
		return "UTC"
	case minutes%60 != 0 || minutes < -12*60:
		return oddZones[minutes]
	}
	return fmt.Sprintf("Etc/GMT%+d", -minutes/60)
}

// locationOf finds a zone and its IANA name, which is "" for an offset that has
// none; the zone is nil if there is no such.
func (p *parser) locationOf(z zoneSaid) (*time.Location, string) {
	name := z.name
	if name == "" {
		name = offsetName(z.offset)
	}
	switch name {
	case p.ref.Location().String():
		return p.ref.Location(), name
	case "UTC":
		return time.UTC, name
	case "":
		return time.FixedZone("", z.offset*60), ""
	}
	loc, err := p.reader.location(name)
	if err != nil {
		return nil, ""
	}
	return loc, name
}
