package caldav

import "time"

// Limits on what a server may ask of its reader. Bytes count after inflation.
const (
	maxAnswer    = 512 << 20 // bytes of one listing, which is read as a stream
	maxObject    = 4 << 20   // bytes of one object, or of any one piece of text
	maxSmall     = 1 << 20   // bytes of an answer that is read for its words only
	maxDepth     = 32        // elements inside one another
	maxTokens    = 6_000_000
	maxMembers   = 200_000 // objects in a calendar
	maxHomes     = 1_000   // collections in a home set, addresses of a principal
	maxRedirects = 5
	maxRounds    = 1_000 // parts of a listing that a server cuts short (RFC 6578 3.6)
)

// What one page of changes holds.
const (
	pageBytes   = 4 << 20 // of iCalendar text: some 20 MB of memory
	pageFetches = 2_000   // objects that are fetched for it
	batch       = 100     // objects of one calendar-multiget
)

// How long things may take. A large listing takes a small server minutes.
const (
	dialWithin     = 15 * time.Second
	readWithin     = 10 * time.Minute
	writeWithin    = time.Minute
	passwordWithin = 10 * time.Second
)
