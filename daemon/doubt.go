package daemon

import (
	"strings"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/commitments/when"
)

// A Choice is one reading of a phrase that can be read in several ways.
type Choice struct {
	Words string `json:"words"`
	// Value says the same without doubt: a date or a date and time.
	Value string `json:"value"`
}

// doubtful is the failure to read a phrase that can be read in several ways: it
// names them all, so that a terminal can ask and a script can say which.
func doubtful(phrase string, r when.Result) error {
	e := &Error{Code: CodeUsage, Text: "read date \"" + plain(phrase) + "\": " + r.Doubt.Reason, Phrase: phrase}
	var readings []string
	for _, reading := range append([]when.Result{r}, r.Doubt.Alternatives...) {
		at, dateOnly := reading.Deadline()
		value := at.Format("2006-01-02T15:04")
		if dateOnly {
			value = at.Format(time.DateOnly)
		}
		e.Choices = append(e.Choices, Choice{Words: reading.Words, Value: value})
		readings = append(readings, reading.Words+" ("+value+")")
	}
	e.Hint = "say which: " + strings.Join(readings, ", or ")
	return e
}

// certain fails if any date in a line can be read in several ways.
func (c *Core) certain(tx *ledger.Tx, now time.Time, line string) error {
	for _, r := range c.reader(tx).Find(line, now.In(c.Zone())) {
		if r.Doubt != nil && r.Kind != when.Duration {
			return doubtful(line[r.Pos:r.Pos+r.Len], r)
		}
	}
	return nil
}
