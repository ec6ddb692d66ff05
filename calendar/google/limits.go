package google

import "time"

// Limits on what Google may make of its reader. Bytes count after inflation.
const (
	maxAnswer = 32 << 20 // bytes of one answer: 250 events of the largest size
	maxEvents = 200_000  // events in a calendar
	maxParts  = 5_000    // exceptions of one series
	maxSecret = 64 << 10 // bytes of a token file or a client file
)

// perPage is how many events one answer holds. Google gives at most 2500; with
// fewer the memory for one answer stays small.
const perPage = 250

// perQuery is how many calendars one question for busy time may name
// (freebusy.query, calendarExpansionMax: at most 50).
const perQuery = 50

// How long things may take.
const (
	dialWithin  = 15 * time.Second
	readWithin  = 2 * time.Minute
	writeWithin = time.Minute
	signWithin  = 10 * time.Minute // until a person has said yes in the browser
)

// quiet is how long nothing is written after Google said that a quota is used
// up: those are counted over hours or days.
const quiet = time.Hour
