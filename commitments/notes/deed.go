package notes

import (
	"strings"

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
	state            modality
	kind             commitments.Kind
	owner, delegator party
	rule             string
	reasons          []string

	// hedged says that it was worded with a way out, wavering that the answer
	// was neither yes nor no, unheard that it was promised with a mere day and
	// to nobody, so that somebody has to go on talking.
	hedged, wavering, unheard bool
	// counter is who named another date that the other side has yet to accept,
	// refuser who did not want to do it.
	counter, refuser party

	said  *sentence       // the words it rests on
	again *sentence       // that asked for it once more
	at    int             // the turn in which they were said
	turn  int             // in which it came up
	last  int             // the last turn that was about it
	body  string          // what is to be done, as said
	words []word          // of body, as it was said
	about map[string]bool // the words that carry its meaning
	thing bool            // body is what is to be handed over

	effort commitments.Minutes // said in the same breath

	dl     *deadline
	dlText string // the sentence that dl was found in
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
	return strings.EqualFold(p.name, q.name)
}

func (d *deed) because(reason string) { d.reasons = append(d.reasons, reason) }

// certain reports whether the deed was agreed without a way out.
func (d *deed) certain() bool { return d.state == agreed && !d.hedged && !d.wavering }

// concerns reports whether p is one of its two sides.
func (d *deed) concerns(p party) bool { return d.owner.is(p) || d.delegator.is(p) }

// asker is who waits for an answer.
func (d *deed) asker() party {
	if d.state == offered {
		return d.owner
	}
	return d.delegator
}

// mayAnswer reports whether an answer of p can settle the deed.
func (d *deed) mayAnswer(p party) bool {
	switch d.state {
	case asked:
		if !d.counter.none() {
			return !d.counter.is(p)
		}
		return d.owner.is(p) || d.owner.none() && !d.delegator.is(p)
	case offered:
		return !d.owner.is(p)
	}
	return false
}
