package folder

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"bywhen/calendar"
)

// A cursor says when the folder was last looked at, and how far a reading in
// pages has come. Times are nanoseconds since 1970.
type cursor struct {
	// looked is when the last whole reading began: then the contents of all
	// known files were as their ETags say. Zero is never.
	looked int64
	// began is when the reading that is under way began, and done the name of
	// the last file that it is through with; "" between readings.
	began int64
	done  string
}

func (c cursor) String() string {
	if c.done == "" {
		return strconv.FormatInt(c.looked, 10)
	}
	return fmt.Sprintf("%d/%d/%s", c.looked, c.began, c.done)
}

// resume is the reading to do at now for a cursor that was given earlier. One
// that is not ours, or comes from the future of a clock that was set back,
// reads everything anew.
func resume(s calendar.Cursor, now time.Time) cursor {
	anew := cursor{began: now.UnixNano()}
	parts := strings.SplitN(string(s), "/", 3)
	looked, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || looked > anew.began {
		return anew
	}
	if len(parts) == 1 {
		return cursor{looked: looked, began: anew.began}
	}
	if len(parts) != 3 {
		return anew
	}
	began, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil || began > anew.began {
		return anew
	}
	return cursor{looked: looked, began: began, done: parts[2]}
}
