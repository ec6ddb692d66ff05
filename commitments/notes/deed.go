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
	state modality
	// hedged says that it was worded with a way out, wavering that the answer
	// was neither yes nor no.
	hedged, wavering bool
	// unheard says that it was promised with a mere day and to nobody, so that
	// somebody has to go on talking.
	unheard          bool
	takesUp          bool // it takes up what the other side spoke of just before
	owner, delegator party
	kind             commitments.Kind
	rule             string
	reasons          []string

	said  *sentence       // the words it rests on
	turn  int             // in which it came up
	last  int             // the last turn that was about it
	again *sentence       // that asked for it once more
	at    int             // the turn in which those were said
	body  string          // what is to be done, as said
	about map[string]bool // the words of body that carry meaning
	thing bool            // body is what is to be handed over

	dl      *deadline
	dlText  string // the sentence that dl was found in
	refuser party  // who refused it
	// counter is who named another date that the other side has yet to accept.
	counter party
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

// between reports whether the deed is one of p's and q's.
func (d *deed) between(p, q party) bool {
	return d.owner.is(p) && d.delegator.is(q) || d.owner.is(q) && d.delegator.is(p)
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
