package google

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"

	api "google.golang.org/api/calendar/v3"
)

// The private extended properties by which we know our own events again. Google
// shows them to nobody else (developers.google.com/workspace/calendar/api/guides/extended-properties).
const (
	propUID        = "bywhenUID"
	propCommitment = "bywhenCommitment"
	propKind       = "bywhenKind"
	propN          = "bywhenN"
)

// idOf is the identifier under which the event with a UID is created: the UID
// without its "@bywhen" where that is legal at Google, which takes 5 to 1024 of
// the digits of base32hex (events.insert, id), else a hash.
func idOf(uid string) string {
	if id, ours := strings.CutSuffix(uid, "@bywhen"); ours && legal(id) {
		return id
	}
	sum := sha256.Sum256([]byte(uid))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:15]))
}

func legal(id string) bool {
	if len(id) < 5 || len(id) > 1024 {
		return false
	}
	return strings.Trim(id, "0123456789abcdefghijklmnopqrstuv") == ""
}

// uidOf is the UID of an event. Google makes an iCalUID of its own for an event
// that is created with an identifier, so ours stands in a property; that of a
// copy, which has another identifier, does not count.
func uidOf(e *api.Event) string {
	id := masterOf(e)
	if e.ExtendedProperties != nil {
		if uid := e.ExtendedProperties.Private[propUID]; uid != "" && idOf(uid) == id {
			return uid
		}
	}
	if e.ICalUID != "" {
		return e.ICalUID
	}
	return id + "@google.com"
}

// masterOf is the identifier of the series that an event belongs to, or its own.
func masterOf(e *api.Event) string {
	if e.RecurringEventId != "" {
		return e.RecurringEventId
	}
	return e.Id
}
