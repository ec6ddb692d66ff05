package daemon

import (
	"strings"
	"time"

	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// AskedDoc says that somebody was asked what should give, and until when the
// answer helps.
type AskedDoc struct {
	To    string     `json:"to"`
	At    time.Time  `json:"at"`
	Until *time.Time `json:"until"`
}

// noteAsked records that the question about an overload went out. It silences
// notices of the overload until the latest moment at which an answer helps.
func (c *Core) noteAsked(tx *ledger.Tx, now time.Time, o *plan.Overload, to string) error {
	until := o.DecideBy
	if until.IsZero() {
		var err error
		if until, err = c.tomorrow(tx, now); err != nil {
			return err
		}
	}
	s := told{N: 1, Class: decision, Short: o.Short, Standing: true, Until: until, To: to}
	for _, m := range o.Members {
		s.About = append(s.About, m.ID)
	}
	topic := topicOverload + o.Key
	all, err := remembered(tx, topicOverload)
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.Standing && overlap(m.About, s.About) {
			topic = m.Topic
		}
	}
	return remember(tx, topic, askChannel, now, s)
}

// askedAbout is the question that stands about an overload; nil when nobody was
// asked.
func (v *viewer) askedAbout(about []string) (*AskedDoc, error) {
	all, err := remembered(v.tx, topicOverload)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Channel == askChannel && m.Standing && overlap(m.About, about) {
			return &AskedDoc{To: m.To, At: v.in(m.At), Until: v.at(m.Until)}, nil
		}
	}
	return nil, nil
}

// noteAskedOf records that somebody was asked for what they owe.
func (c *Core) noteAskedOf(tx *ledger.Tx, now time.Time, topic, to string, until time.Time) error {
	s := told{N: 1, Class: decision, About: []string{strings.TrimPrefix(topic, topicSignOff)}, Standing: true, Until: until, To: to}
	return remember(tx, topic, askChannel, now, s)
}
