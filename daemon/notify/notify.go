// Package notify is how bywhen speaks up by itself: one short question or one
// piece of news at a time, on the first channel that works.
//
// Each channel is a folder of its own. What is said, when, and how often is
// decided in package daemon; a channel only carries it.
package notify

import (
	"context"
	"errors"
	"time"
)

// ErrUnavailable: this channel cannot reach anybody now, for instance because
// there is no desktop. The next one is tried.
var ErrUnavailable = errors.New("channel is not available")

// A Notice is one thing to say.
type Notice struct {
	// Topic names what it is about, for ever: a later notice of the same topic
	// takes the place of an earlier one.
	Topic string
	// Title and Body are plain text: no markup, no control characters. Body may
	// hold several lines.
	Title, Body string
	// Brief says the same without any name, number or title, for channels that
	// others can read.
	Brief string
	// Answers are what can be said to it, at most three; none for mere news.
	Answers []Answer
	// Expires is when nothing can be done about it any more; zero for never.
	Expires time.Time
	// Silent asks for no sound.
	Silent bool
}

// An Answer is one button.
type Answer struct {
	// Key is what comes back in a [Reply].
	Key string
	// Label is what the button says, in at most three words or so.
	Label string
	// Neutral says that Label names nobody and nothing.
	Neutral bool
}

// A Reply is an answer that somebody gave.
type Reply struct {
	Topic string
	Key   string // of the answer; "" when the notice was put away
}

// A Notifier carries notices. Its methods are called one at a time.
type Notifier interface {
	// Notify shows a notice, instead of an earlier one of the same topic. An
	// error that is [ErrUnavailable] says that the next channel is to be tried.
	Notify(ctx context.Context, n Notice) error
	// Withdraw takes a notice back; one that is gone already is no error.
	Withdraw(ctx context.Context, topic string) error
}

// A Listener is a Notifier that brings back answers.
type Listener interface {
	// Listen hands on each reply until ctx is done. A reply that reply refuses
	// is dropped.
	Listen(ctx context.Context, reply func(context.Context, Reply) error) error
}
