package notes

import (
	"bywhen/calendar"
	"bywhen/commitments"
)

// A modality says how far the talk about a piece of work has come. Only what is
// agreed is ever recorded.
type modality int

const (
	asked     modality = iota // wanted by somebody
	offered                   // somebody would do it
	saidBack                  // asked for and said back in other words
	agreed                    // taken on
	withdrawn                 // refused, or taken back
)

// A deed is one piece of work that is talked about.
type deed struct {
	state modality
	// hedged says that it was taken on with a way out.
	hedged           bool
	owner, delegator party
	kind             commitments.Kind
	rule             string
	reasons          []string

	said   *sentence // the words it rests on
	turn   int       // in which they were said
	last   int       // the last turn that was about it
	body   string    // what is to be done, as said
	thing  bool      // body is what is to be handed over
	clause span      // of body in said
	dl     *deadline
	dlText string // the text dl was found in
	pair   bool   // the deadline was settled after the deed was asked
}

// A party is one side of a promise: an address, or a name that leads to nobody
// here, or nobody at all.
type party struct {
	who  calendar.Address
	name string
}

func (p party) none() bool { return p.who == "" && p.name == "" }

func (p party) is(q party) bool {
	if p.who != "" || q.who != "" {
		return p.who == q.who
	}
	return p.name == q.name
}

func (d *deed) because(reason string) { d.reasons = append(d.reasons, reason) }
