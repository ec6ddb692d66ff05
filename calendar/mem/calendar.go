package mem

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"bywhen/calendar"
)

// A Personality is the kind of calendar that is imitated.
type Personality int

// The personalities.
const (
	// Google keeps an identifier reserved for ever: creating what was deleted
	// gives ErrExists and the event as cancelled.
	Google Personality = iota
	// CalDAV lets an identifier that was deleted be created again.
	CalDAV
)

// String is the name of the personality.
func (p Personality) String() string {
	if p == CalDAV {
		return "caldav"
	}
	return "google"
}

// Options say how a calendar behaves. The zero value is a patient Google
// without faults, but Now must be given.
type Options struct {
	Personality Personality
	// Now is the clock.
	Now func() time.Time
	// Seed decides what Lag leaves to chance.
	Seed uint64
	// PageSize is the most objects, deletions and problems that one answer
	// holds; zero is no limit.
	PageSize int
	// Lag is the most calls for which a change stays out of Changes (a server
	// that is eventually consistent). Put and Delete always see the truth.
	Lag int
	// KeepChanges is how many changes back a cursor may lie before it is
	// refused; zero is no limit.
	KeepChanges int
	// Faults says what goes wrong with a call; nil is nothing. It is asked
	// before the call has any effect and may play people meanwhile.
	Faults func(Op) Fault
}

// A Calendar is a calendar in memory: a Reader, a Writer, a FreeBusy and an Inviter.
// It is safe for concurrent use.
type Calendar struct {
	opt Options

	mu    sync.Mutex
	rng   *rand.Rand
	calls int
	epoch int // cursors of another epoch are refused
	log   []Change
	// visible holds, for each change, the call from which Changes shows it. It
	// never falls, so that what is visible is always the head of the log.
	visible []int
	// versions are the places in log of all versions at a ref, oldest first.
	versions map[calendar.Ref][]int
	busy     map[calendar.Address][]calendar.Span
}

// The seams that a Calendar fills.
var (
	_ calendar.Reader   = (*Calendar)(nil)
	_ calendar.Writer   = (*Calendar)(nil)
	_ calendar.FreeBusy = (*Calendar)(nil)
	_ calendar.Inviter  = (*Calendar)(nil)
)

// New makes an empty calendar. It panics without a clock, because a calendar
// that reads the real one would make no simulation repeatable.
func New(opt Options) *Calendar {
	if opt.Now == nil {
		panic("mem.New: Options.Now is nil")
	}
	return &Calendar{
		opt:      opt,
		rng:      rand.New(rand.NewPCG(opt.Seed, 0x6279776865)),
		versions: make(map[calendar.Ref][]int),
		busy:     make(map[calendar.Address][]calendar.Span),
	}
}

// ReadOnly is a view of the calendar through an account that may not write.
func (c *Calendar) ReadOnly() calendar.Reader { return readOnly{c} }

type readOnly struct{ *Calendar }

func (readOnly) Put(context.Context, calendar.Write) (calendar.Object, error) {
	return calendar.Object{}, fmt.Errorf("write event: 403 forbidden: %w", calendar.ErrReadOnly)
}

func (readOnly) Delete(context.Context, calendar.Version, calendar.Tell) error {
	return fmt.Errorf("delete event: 403 forbidden: %w", calendar.ErrReadOnly)
}
