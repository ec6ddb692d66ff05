package mem

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	"bywhen/calendar"
)

// ref is where the object with that UID stands. Google is given the identifier
// by whoever creates the event: the UID without its "@bywhen", if what is left
// is legal there (5 to 1024 of the digits of base32hex); it makes up the others.
func (c *Calendar) ref(uid string) calendar.Ref {
	if c.opt.Personality == CalDAV {
		return calendar.Ref("/calendars/work/" + hashed(uid) + ".ics")
	}
	if id, ours := strings.CutSuffix(uid, "@bywhen"); ours && legal(id) {
		return calendar.Ref(id)
	}
	return calendar.Ref(hashed(uid))
}

func legal(id string) bool {
	if len(id) < 5 || len(id) > 1024 {
		return false
	}
	for _, c := range id {
		if (c < '0' || c > '9') && (c < 'a' || c > 'v') {
			return false
		}
	}
	return true
}

func hashed(uid string) string {
	sum := sha256.Sum256([]byte(uid))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:15]))
}
