package notes

import (
	"strings"

	"bywhen/commitments"
	"bywhen/commitments/when"
)

// bareEffort finds an amount of work that stands apart in a task: in brackets,
// behind a comma, "~" or "about", or before "of work".
func (d *dates) bareEffort(text string) (commitments.Minutes, span) {
	for _, r := range d.Find(text, d.ref) {
		if r.Kind != when.Duration || r.PerWeek || r.Mod != when.None && r.Mod != when.Around || r.Minutes <= 0 {
			continue
		}
		before := strings.TrimRight(text[:r.Pos], " ")
		after := strings.TrimLeft(text[r.Pos+r.Len:], " ")
		from, to := r.Pos, r.Pos+r.Len
		for _, lead := range []string{"about", "approx.", "approx", "roughly", "around", "~", "ca.", "needs", "takes", "effort"} {
			if strings.HasSuffix(strings.ToLower(before), lead) {
				from = len(before) - len(lead)
				before = strings.TrimRight(before[:from], " ")
			}
		}
		open := before == "" || strings.HasSuffix(before, "(") || strings.HasSuffix(before, ",") || strings.HasSuffix(before, ";") || strings.HasSuffix(before, "—") || strings.HasSuffix(before, "-") || strings.HasSuffix(before, "[") || from < r.Pos
		if rest, ok := cutPrefixFold(after, "of work"); ok {
			to = len(text) - len(rest)
			open, after = true, strings.TrimLeft(rest, " ")
		}
		closed := after == "" || strings.ContainsRune("),;.]-|", rune(after[0]))
		if open && closed {
			return commitments.Min(r.Minutes), span{from, to}
		}
	}
	return commitments.Minutes{}, span{}
}

func cutPrefixFold(s, prefix string) (string, bool) {
	if len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix) {
		return s[len(prefix):], true
	}
	return s, false
}
