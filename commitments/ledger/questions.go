package ledger

import (
	"fmt"

	"bywhen/calendar"
)

// A QuestionEvent is the event of ours in which we ask on the calendar.
type QuestionEvent struct {
	N     int // counted from 1; the last is the one that counts
	UID   string
	State QuestionState
	// Calendar and Version are where it stands, and as what we last saw it; the
	// zero version until it does.
	Calendar string
	Version  calendar.Version
	// Day, Summary and Text are what we last wrote, Theirs what a person has
	// taken over since.
	Day     calendar.Date
	Summary string
	Text    string
	Theirs  calendar.Fields
	Asks    []Ask
}

// An Ask is one line with a box.
type Ask struct {
	Overload string `json:"overload"` // key of what does not fit
	Option   string `json:"option"`   // key of the way out that an x chooses
	Text     string `json:"text"`     // behind the box
	Answered bool   `json:"answered"` // there was an x in it
}

// QuestionState says how a question event stands.
type QuestionState string

// The states of a question event.
const (
	Asked       QuestionState = "asked"   // it stands on the calendar, or is to
	TakenAway   QuestionState = "removed" // a person deleted it
	AllAnswered QuestionState = "settled" // nothing is left to ask, and it was taken back
)

func questionRow(q *QuestionEvent) row {
	return row{
		{name: "n", cell: numberOf(&q.N)},
		{name: "uid", cell: textOf(&q.UID)},
		{name: "state", cell: textOf(&q.State)},
		{name: "calendar", cell: textOf(&q.Calendar)},
		{name: "ref", cell: textOf(&q.Version.Ref)},
		{name: "etag", cell: textOf(&q.Version.ETag)},
		{name: "day", cell: dayOf(&q.Day)},
		{name: "summary", cell: textOf(&q.Summary)},
		{name: "text", cell: textOf(&q.Text)},
		{name: "theirs", cell: takenOverOf(&q.Theirs)},
		{name: "asks", cell: listOf(&q.Asks)},
	}
}

var (
	selectQuestions = selectFrom("question_events", questionRow(new(QuestionEvent)))
	upsertQuestion  = upsertInto("question_events", questionRow(new(QuestionEvent)), "n")
)

// QuestionEvents are all of them, in order.
func (tx *Tx) QuestionEvents() ([]QuestionEvent, error) {
	found, err := all(tx, questionRow, selectQuestions+" ORDER BY n")
	if err != nil {
		return nil, fmt.Errorf("read question events: %w", err)
	}
	return found, nil
}

// QuestionByUID is the question event with that UID; ok is false for none.
func (tx *Tx) QuestionByUID(uid string) (q QuestionEvent, ok bool, err error) {
	q, err = one(tx, questionRow, selectQuestions+" AND uid = ?2", uid)
	if ok, err = found(err); err != nil {
		return q, false, fmt.Errorf("look up question event %s: %w", uid, err)
	}
	return q, ok, nil
}

// SaveQuestion adds or changes a question event.
func (tx *Tx) SaveQuestion(q QuestionEvent) error {
	if err := tx.save(upsertQuestion, questionRow(&q)); err != nil {
		return fmt.Errorf("record question event %d: %w", q.N, err)
	}
	return nil
}
