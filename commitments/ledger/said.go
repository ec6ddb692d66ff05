package ledger

import (
	"encoding/json"
	"fmt"
	"time"
)

// A Saying is something that was said to a person: once is enough.
type Saying struct {
	Topic   string // "overload/riverbed"
	Channel string // "mail", "desktop", "ask"
	At      time.Time
	// Detail is what decides whether to say it again, such as the minutes short
	// or the option suggested, as JSON.
	Detail json.RawMessage
}

// An utterance is a saying and its running number, which tells what was said
// last when the clock has been set back.
type utterance struct {
	n int
	Saying
}

func sayingRow(u *utterance) row {
	return row{
		{name: "topic", cell: textOf(&u.Topic)},
		{name: "channel", cell: textOf(&u.Channel)},
		{name: "n", cell: numberOf(&u.n)},
		{name: "at", cell: instantOf(&u.At)},
		{name: "detail", cell: documentOf(&u.Detail)},
	}
}

var (
	selectSayings = selectFrom("said", sayingRow(new(utterance)))
	// The plus keeps the planner from walking all sayings, last to first.
	selectSaid   = selectSayings + " AND topic = ?2 AND ?3 IN ('', channel) ORDER BY +n DESC LIMIT 1"
	selectUnder  = selectSayings + " AND topic >= ?2 AND substr(topic, 1, length(?2)) = ?2 ORDER BY n"
	upsertSaying = upsertInto("said", sayingRow(new(utterance)), "topic", "channel")
)

// Said is what was last said on a topic over a channel ("" for any).
func (tx *Tx) Said(topic, channel string) (s Saying, ok bool, err error) {
	u, err := one(tx, sayingRow, selectSaid, topic, channel)
	if ok, err = found(err); err != nil {
		return s, false, fmt.Errorf("look up what was said on %s: %w", topic, err)
	}
	return u.Saying, ok, nil
}

// SaidUnder are the sayings whose topic begins with a prefix, what was said last
// at the end.
func (tx *Tx) SaidUnder(prefix string) ([]Saying, error) {
	found, err := all(tx, sayingRow, selectUnder, prefix)
	if err != nil {
		return nil, fmt.Errorf("look up what was said on %s…: %w", prefix, err)
	}
	sayings := make([]Saying, len(found))
	for i := range found {
		sayings[i] = found[i].Saying
	}
	return sayings, nil
}

// Say records that something was said, in place of what was said before on the
// topic over that channel.
func (tx *Tx) Say(s Saying) error {
	n, err := tx.count("SELECT coalesce(max(n), 0) + 1 FROM said WHERE owner = ?1")
	if err == nil {
		err = tx.save(upsertSaying, sayingRow(&utterance{n, s}))
	}
	if err != nil {
		return fmt.Errorf("record what was said on %s: %w", s.Topic, err)
	}
	return nil
}
