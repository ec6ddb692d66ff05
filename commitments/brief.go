package commitments

import (
	"slices"
	"strings"
)

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

// A Virtue is one of the five things that make an agreement clear: specific,
// measurable, achievable (here: it fits), relevant, and due. They are words to
// look at, and never a score.
type Virtue string

// The five virtues.
const (
	Specific   Virtue = "specific"
	Measurable Virtue = "measurable"
	Fits       Virtue = "fits"
	Relevant   Virtue = "relevant"
	HasDue     Virtue = "due"
)

// telling is how many words make an outcome specific.
const telling = 3

// Clarity tells which of the five an agreement has and which it lacks, in their
// order. What was only assumed is lacking.
func (c *Commitment) Clarity(fits bool) (has, lacks []Virtue) {
	said := func(field, text string) bool { return text != "" && !slices.Contains(c.Assumed, field) }
	for _, v := range []struct {
		name Virtue
		true bool
	}{
		{Specific, len(strings.Fields(c.What)) >= telling && c.Owner != ""},
		{Measurable, said("success", c.Success)},
		{Fits, fits},
		{Relevant, said("why", c.Why) || c.Project != ""},
		{HasDue, !c.Due.IsZero()},
	} {
		if v.true {
			has = append(has, v.name)
		} else {
			lacks = append(lacks, v.name)
		}
	}
	return has, lacks
}

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
