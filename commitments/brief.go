package commitments

import "slices"

// A Gap is a question that is still open in a brief.
type Gap string

// The gaps of a brief in the order of the conversation: first what, then why
// and success, then how, and only then by when and how much.
const (
	GapWhat      Gap = "what"
	GapWhy       Gap = "why"
	GapSuccess   Gap = "success"
	GapHow       Gap = "how"
	GapObstacles Gap = "obstacles"
	GapDue       Gap = "due"
	GapEffort    Gap = "effort"
	GapOwner     Gap = "owner"
)

// Gaps are the questions that are still open, in the order in which they are
// asked. Something assumed is open too: it was never said.
func (c *Commitment) Gaps() []Gap {
	var gaps []Gap
	ask := func(g Gap, missing bool) {
		if missing || slices.Contains(c.Assumed, string(g)) {
			gaps = append(gaps, g)
		}
	}
	ask(GapWhat, c.What == "")
	ask(GapOwner, c.Owner == "")
	if c.Kind == SignOff {
		ask(GapDue, c.Due.IsZero())
		return gaps
	}
	ask(GapWhy, c.Why == "")
	ask(GapSuccess, c.Success == "")
	ask(GapHow, c.How == "")
	ask(GapObstacles, len(c.Obstacles) == 0)
	ask(GapDue, c.Due.IsZero())
	ask(GapEffort, !c.Effort.Known && !c.Left.Known)
	return gaps
}
