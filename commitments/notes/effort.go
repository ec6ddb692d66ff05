package notes

import (
	"slices"
	"strings"

	"bywhen/commitments"
	"bywhen/commitments/when"
)

// effortWords stand before an amount of work, so that the length of a meeting
// is not taken for one.
var effortWords = tableOf(row{"effort", `
	i|we|you ?will|would need|needs|require; need|needs|takes|take|costs|cost ?me|us|you ?about;
	it|that|this ?will|would takes|take|cost|need|be; i|we estimate|guess|reckon|figure|think ?it ?at;
	effort ?is ?: ?about; estimate ?is ?: ?about; estimated ?at;
	i|we plan|budget|block|blocked|reserve|spend; roughly|about; work : ?about`})

// effort is the amount of work that a sentence names.
func (d *dates) effort(s *sentence) commitments.Minutes {
	if !mayHoldDate(s.words) || meetingAsks.startOf(s.words) > 0 {
		return commitments.Minutes{}
	}
	_, at, _ := effortWords.in(s.words)
	if at < 0 {
		return commitments.Minutes{}
	}
	for _, r := range d.phrases(s) {
		if isEffort(&r) && r.Pos >= s.words[at].start {
			return commitments.Min(r.Minutes)
		}
	}
	return commitments.Minutes{}
}

// isEffort reports whether a phrase is an amount of time that may be one of
// work.
func isEffort(r *when.Result) bool {
	return r.Kind == when.Duration && !r.PerWeek && r.Minutes > 0 && (r.Mod == when.None || r.Mod == when.Around)
}

// effortLeads may stand between a task and the amount of work that it is.
var effortLeads = []string{"about", "approx.", "approx", "roughly", "around", "~", "ca.", "needs", "takes", "effort"}

// bareEffort finds an amount of work that stands apart in a task: in brackets,
// behind a comma, "~" or "about", or before "of work". The stretch is that of
// the amount with the words that lead to it.
func (d *dates) bareEffort(text string) (commitments.Minutes, span) {
	return bareEffortIn(text, d.findIn(text))
}

// bareEffortIn is bareEffort for a text whose phrases were found.
func bareEffortIn(text string, found []when.Result) (commitments.Minutes, span) {
	for _, r := range found {
		if !isEffort(&r) {
			continue
		}
		at := span{r.Pos, r.Pos + r.Len}
		before, led := cutEffortLead(text[:r.Pos])
		if led {
			at.from = len(before)
		}
		after := strings.TrimLeft(text[at.to:], " ")
		if rest, ok := cutPrefixFold(after, "of work"); ok {
			at.to, after, led = len(text)-len(rest), strings.TrimLeft(rest, " "), true
		}
		if (led || endsIn(before, "(", "[", ",", ";", "—", "-")) && (after == "" || strings.IndexByte("),;.]-|", after[0]) >= 0) {
			return commitments.Min(r.Minutes), at
		}
	}
	return commitments.Minutes{}, span{}
}

// cutEffortLead takes a word such as "about" off the end of what stands before
// an amount of work.
func cutEffortLead(before string) (rest string, led bool) {
	before = strings.TrimRight(before, " ")
	for _, lead := range effortLeads {
		if strings.HasSuffix(strings.ToLower(before), lead) {
			return strings.TrimRight(before[:len(before)-len(lead)], " "), true
		}
	}
	return before, false
}

// endsIn reports whether s is empty or ends in one of the marks.
func endsIn(s string, marks ...string) bool {
	return s == "" || slices.ContainsFunc(marks, func(m string) bool { return strings.HasSuffix(s, m) })
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
