package calendar

import "strings"

// An Address is a mail address that stands for a person: lower case, without
// "mailto:". Two spellings that differ in more than case are two people; a
// display name never identifies anyone.
type Address string

// ParseAddress cleans a calendar user address (RFC 5545 3.3.3). It gives "" for
// what is no mail address: no "@", white space, control characters, or letters
// beyond ASCII, with which a look-alike could pass for somebody else.
func ParseAddress(s string) Address {
	s = strings.TrimSpace(s)
	if len(s) >= 7 && strings.EqualFold(s[:7], "mailto:") {
		s = s[7:]
	}
	at := strings.LastIndexByte(s, '@')
	if at <= 0 || at == len(s)-1 || len(s) > 254 {
		return ""
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || c == '<' || c == '>' || c == '"' {
			return ""
		}
	}
	return Address(strings.ToLower(s))
}

// Domain is what stands behind the last "@".
func (a Address) Domain() string {
	return string(a[strings.LastIndexByte(string(a), '@')+1:])
}

// A Ref is where an object stands in its back end: a file name, an href, an id.
// It means nothing outside that calendar.
type Ref string

// An ETag is a version of an object as its back end names it (RFC 9110 8.8.3).
// It is compared, never read. The zero ETag means "never seen".
type ETag string

// A Cursor is where reading a calendar stopped; "" starts from nothing.
type Cursor string

// A Version is one version of one object. The zero Version is no object.
type Version struct {
	Ref  Ref  `json:"ref"`
	ETag ETag `json:"etag"`
}

// A Source names one meeting, whichever calendar shows it: the UID of the
// series and, for an instance of it, the RECURRENCE-ID (RFC 5545 3.8.4.4) as an
// instant in UTC, "20260504T143000Z", or as a date, "20260504".
type Source struct {
	UID          string
	RecurrenceID string
}

// String writes the source as one word.
func (s Source) String() string {
	if s.RecurrenceID == "" {
		return s.UID
	}
	return s.UID + "@" + s.RecurrenceID
}
