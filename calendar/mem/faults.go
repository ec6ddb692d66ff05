package mem

import (
	"context"
	"errors"
	"time"

	"bywhen/calendar"
)

// An Op is one call through the seam.
type Op struct {
	// N counts the calls from 1.
	N    int
	Kind OpKind
	// UID and Ref say what is written, where that is known.
	UID string
	Ref calendar.Ref
}

// OpKind is what a call wants.
type OpKind string

// The kinds of a call.
const (
	OpChanges OpKind = "changes"
	OpCreate  OpKind = "create"
	OpUpdate  OpKind = "update"
	OpDelete  OpKind = "delete"
	OpBusy    OpKind = "busy"
)

// writes reports whether a call of this kind changes the calendar.
func (k OpKind) writes() bool { return k == OpCreate || k == OpUpdate || k == OpDelete }

// A Fault is what goes wrong with a call.
type Fault struct {
	Kind FaultKind
	// After is the Retry-After of TooMany and ServerError.
	After time.Duration
}

// FaultKind is the way in which a call goes wrong.
type FaultKind int

// The faults. Those that only a write can suffer leave a reading alone.
const (
	// None: all goes well.
	None FaultKind = iota
	// Lost: the request never arrived.
	Lost
	// AnswerLost: the request had its effect, its answer never arrived.
	AnswerLost
	// ServerError: the request had its effect, the answer is a 5xx.
	ServerError
	// Cut: the request had its effect, the answer ended in mid-body.
	Cut
	// TooMany: 429, without effect.
	TooMany
	// Precondition: a write is refused with 412 although its ETag is right.
	Precondition
	// Twice: something on the way sent a write twice; the answer is that of the
	// second time.
	Twice
)

// What a caller reads of a fault, inside a RetryError.
var (
	errLost       = errors.New("connection refused")
	errAnswerLost = errors.New("connection reset while waiting for the answer")
	errServer     = errors.New("503 service unavailable")
	errCut        = errors.New("answer ended early: unexpected EOF")
	errTooMany    = errors.New("429 too many requests")
)

// begin counts a call and asks what is to go wrong with it.
func (c *Calendar) begin(ctx context.Context, op Op) (Fault, error) {
	if err := ctx.Err(); err != nil {
		return Fault{}, err
	}
	c.mu.Lock()
	c.calls++
	op.N = c.calls
	c.mu.Unlock()
	if c.opt.Faults == nil {
		return Fault{}, nil
	}
	f := c.opt.Faults(op)
	if f.Kind == Precondition || f.Kind == Twice {
		if !op.Kind.writes() {
			f.Kind = None
		}
	}
	return f, nil
}

// before is the failure of a call that never has an effect, nil if it has.
func (f Fault) before() error {
	switch f.Kind {
	case Lost:
		return &calendar.RetryError{Err: errLost}
	case TooMany:
		return &calendar.RetryError{After: f.After, Err: errTooMany}
	}
	return nil
}

// after is the failure of a call that had its effect, nil if it is answered.
func (f Fault) after() error {
	switch f.Kind {
	case AnswerLost:
		return &calendar.RetryError{Err: errAnswerLost}
	case ServerError:
		return &calendar.RetryError{After: f.After, Err: errServer}
	case Cut:
		return &calendar.RetryError{Err: errCut}
	}
	return nil
}
