package ledger

import (
	"encoding/json"
	"fmt"
	"time"

	"bywhen/commitments"
)

// An Action is one deed outside: a write to a calendar, a mail, a notice. Its
// key makes it unique for ever.
type Action struct {
	N   int    // running number, given when it is added
	Key string // "checkin/<commitment>/<n>/create"
	// Kind is "put", "delete", "mail", "notice".
	Kind     string
	Calendar string
	UID      string
	State    ActionState
	// Request is what is to be done, Before what was there, After what came of
	// it, as JSON.
	Request, Before, After json.RawMessage
	Error                  string
	Attempts               int
	NotBefore              time.Time // earliest next attempt
	Created, Finished      time.Time
	Commitment             commitments.Key
	Undoes                 int // number of the action that this one takes back
	UndoneBy               int
}

// ActionState is how far an action has come.
type ActionState string

// The states of an action.
const (
	Pending  ActionState = "pending"  // to be done
	Inflight ActionState = "inflight" // the request is, or may be, under way
	Finished ActionState = "done"
	Failed   ActionState = "failed"  // will not be tried again
	Unknown  ActionState = "unknown" // may or may not have happened
	Moot     ActionState = "moot"    // no longer wanted, never sent
)

func actionRow(a *Action) row {
	return row{
		{name: "n", cell: numberOf(&a.N)},
		{name: "key", cell: textOf(&a.Key)},
		{name: "kind", cell: textOf(&a.Kind)},
		{name: "calendar", cell: textOf(&a.Calendar)},
		{name: "uid", cell: textOf(&a.UID)},
		{name: "state", cell: textOf(&a.State)},
		{name: "request", cell: documentOf(&a.Request)},
		{name: "before", cell: documentOf(&a.Before)},
		{name: "after", cell: documentOf(&a.After)},
		{name: "error", cell: textOf(&a.Error)},
		{name: "attempts", cell: numberOf(&a.Attempts)},
		{name: "not_before", cell: instantOf(&a.NotBefore)},
		{name: "created", cell: instantOf(&a.Created)},
		{name: "finished", cell: instantOf(&a.Finished)},
		{name: "commitment", cell: referenceOf(&a.Commitment)},
		{name: "undoes", cell: rowNumberOf(&a.Undoes)},
		{name: "undone_by", cell: rowNumberOf(&a.UndoneBy)},
	}
}

var (
	selectActions = selectFrom("actions", actionRow(new(Action)))
	// Left alone, the planner walks all actions to save sorting a few.
	selectActionsIn = selectFrom("actions INDEXED BY actions_by_state", actionRow(new(Action)))
	selectActionsOf = selectFrom("actions INDEXED BY actions_by_uid", actionRow(new(Action))) + " AND uid = ?2 AND uid <> '' ORDER BY n"
	insertAction    = insertInto("actions", actionRow(new(Action)))
	updateAction    = upsertInto("actions", actionRow(new(Action)), "n")
)

// AddAction logs an action. When there is one with that key already nothing
// happens and added is false; n is the number of the one that is there.
func (tx *Tx) AddAction(a Action) (n int, added bool, err error) {
	if n, added, err = tx.addAction(a); err != nil {
		return 0, false, fmt.Errorf("log action %s: %w", a.Key, err)
	}
	return n, added, nil
}

func (tx *Tx) addAction(a Action) (n int, added bool, err error) {
	before, err := tx.Action(a.Key)
	known, err := found(err)
	if err != nil || known {
		return before.N, false, err
	}
	if a.N, err = tx.count("SELECT coalesce(max(n), 0) + 1 FROM actions WHERE owner = ?1"); err != nil {
		return 0, false, err
	}
	err = tx.save(insertAction, actionRow(&a))
	return a.N, err == nil, err
}

// Action is the action with that key, or ErrNotFound.
func (tx *Tx) Action(key string) (Action, error) {
	a, err := one(tx, actionRow, selectActions+" AND key = ?2", key)
	if err != nil {
		return a, fmt.Errorf("look up action %s: %w", key, err)
	}
	return a, nil
}

// SaveAction stores the changed state of an action, or gives ErrNotFound.
func (tx *Tx) SaveAction(a Action) error {
	before, err := tx.Action(a.Key)
	if err != nil {
		return fmt.Errorf("save action: %w", err)
	}
	a.N = before.N
	if err := tx.save(updateAction, actionRow(&a)); err != nil {
		return fmt.Errorf("save action %s: %w", a.Key, err)
	}
	return nil
}

// Actions are the actions in one of the states (all when none is given), in the
// order in which they were added.
func (tx *Tx) Actions(states ...ActionState) ([]Action, error) {
	query := selectActions
	if len(states) > 0 {
		query = selectActionsIn + among("state", len(states))
	}
	found, err := all(tx, actionRow, query+" ORDER BY n", anyOf(states)...)
	if err != nil {
		return nil, fmt.Errorf("read actions: %w", err)
	}
	return found, nil
}

// ActionsOf are the actions on the event with that UID, in the order in which
// they were added.
func (tx *Tx) ActionsOf(uid string) ([]Action, error) {
	found, err := all(tx, actionRow, selectActionsOf, uid)
	if err != nil {
		return nil, fmt.Errorf("read actions on %s: %w", uid, err)
	}
	return found, nil
}
