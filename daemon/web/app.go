package web

import (
	"context"
	"errors"
	"fmt"
)

// An App answers verbs with the documents that bywhen --json prints.
type App interface {
	// Call asks a verb; req and doc are written and read as JSON. What the user
	// can do something about comes as a [*Problem].
	Call(ctx context.Context, verb string, req, doc any) error
	// Changed gives a channel that is closed once what was shown may be out of
	// date.
	Changed() <-chan struct{}
}

// A Problem is a failure in words for the user, with what to do next.
type Problem struct {
	Text, Hint string
	// Phrase is a date that can be read in several ways, Choices are those.
	Phrase  string
	Choices []Choice
}

// A Choice is one reading of a phrase; Value says the same without doubt.
type Choice struct{ Words, Value string }

// Error is the text without the hint.
func (p *Problem) Error() string { return p.Text }

// problemOf is a failure as a page shows it.
func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return &Problem{Text: err.Error()}
}

// empty is the request of a verb that needs none.
type empty struct{}

// ask calls a verb for its document, whose texts come back inert, and without
// names where the session hides them.
func ask[Doc any](ctx context.Context, s *Server, verb string, req any) (doc Doc, err error) {
	if err := s.app.Call(ctx, verb, req, &doc); err != nil {
		return doc, fmt.Errorf("%s: %w", verb, err)
	}
	mend(&doc, inert)
	if visitorOf(ctx).hides() {
		mend(&doc, s.hider.hide)
	}
	return doc, nil
}
