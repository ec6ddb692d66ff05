package caldav

import (
	"encoding/json"
	"net/url"
	"strings"

	"bywhen/calendar"
)

// A cursor is where reading stopped, and where the calendar is, so that it need
// not be looked for again.
type cursor struct {
	// Account names the settings that it was made under.
	Account string `json:"account"`
	// Path is that of the collection.
	Path     string `json:"path"`
	ReadOnly bool   `json:"read_only,omitempty"`
	// Token is a sync token (RFC 6578), CTag a collection's ctag. Without
	// either the ETags are compared.
	Token string `json:"token,omitempty"`
	CTag  string `json:"ctag,omitempty"`
	// Page counts the pages that a reading has given so far; 0 between
	// readings.
	Page int `json:"page,omitempty"`
}

func (k cursor) String() calendar.Cursor {
	text, err := json.Marshal(k)
	if err != nil {
		panic(err) // strings and numbers always can be written
	}
	return calendar.Cursor(text)
}

// resume reads a cursor; one that is not ours, or of other settings, reads from
// nothing.
func (c *CalDAV) resume(s calendar.Cursor) cursor {
	var k cursor
	if err := json.Unmarshal([]byte(s), &k); err != nil || k.Account != c.account || !strings.HasPrefix(k.Path, "/") {
		return cursor{Account: c.account}
	}
	return k
}

// collection is the calendar that a cursor remembers.
func (k cursor) collection(base *url.URL) *collection {
	u, err := url.Parse(k.Path)
	if k.Path == "" || err != nil {
		return nil
	}
	at := *base
	at.Path, at.RawPath, at.RawQuery, at.Fragment = u.Path, u.RawPath, "", ""
	return &collection{at: &at, readOnly: k.ReadOnly}
}
