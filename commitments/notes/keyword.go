package notes

import "strings"

// keywords begin a line that hands out work, wherever it stands.
var keywords = []string{
	"action items", "action item", "action point", "actions", "action", "todo", "to-do", "to do", "follow-up", "follow up",
	"next step", "task", "ai", "ap", "commitment", "assignment",
}

// cutKeyword takes "ACTION:" and the like off a line; "ACTION (Name):", "TODO
// (name):", "Action for Name:", "AI Name:" keep the name.
func (c *cast) cutKeyword(text string) (rest string, ok bool) {
	text = cutState(text)
	k := keywordOf(text)
	if k == "" {
		return text, false
	}
	rest = cutNumber(text[len(k):])
	switch {
	case strings.HasPrefix(rest, ":"):
		return strings.TrimSpace(rest[1:]), true
	case strings.HasPrefix(text, "TODO "), behindDash(rest) != "":
		return strings.TrimLeft(rest, " -–—=>"), true
	}
	if named, ok := c.nameBehindKeyword(rest); ok {
		return named, true
	}
	return text, false
}

// keywordOf is the keyword that a line begins with, "" if it begins with none.
func keywordOf(text string) string {
	low := lowASCII(text[:min(len(text), 20)])
	for _, k := range keywords {
		if strings.HasPrefix(low, k) {
			return k
		}
	}
	return ""
}

// cutState takes the state of an open action off, as trackers write it: "[NEW]
// ACTION: …", "Created ACTION-12 - …".
func cutState(text string) string {
	for _, state := range []string{"[NEW] ", "[PENDING] ", "[OPEN] ", "[ONGOING] ", "Created ", "NEW: "} {
		if rest, ok := strings.CutPrefix(text, state); ok {
			return rest
		}
	}
	return text
}

// behindArrow is what stands behind an arrow that leads to a person: "Fire
// drill was fine --> Roberta writes the report".
func (c *cast) behindArrow(text string) string {
	for _, arrow := range []string{" --> ", " ==> ", " -> ", " => ", " → "} {
		_, rest, ok := strings.Cut(text, arrow)
		if !ok {
			continue
		}
		if own, _ := c.ownerOf(rest); own.who != "" && ownersInFront.has(own.rule) {
			return rest
		}
	}
	return ""
}

// ownersInFront are the shapes of a line in which the owner stands first.
var ownersInFront = set("owner-will owner-verbs owner-colon owner-handle")

// cutNumber takes the number of an action off: "ACTION-12:", "AI 3:".
func cutNumber(rest string) string {
	digits := strings.TrimLeft(rest, "-# ")
	if tail := strings.TrimLeft(digits, "0123456789"); len(tail) < len(digits) {
		return tail
	}
	return rest
}

// behindDash is what stands behind a dash or an arrow at the start.
func behindDash(s string) string {
	for _, dash := range []string{" - ", " – ", " — ", " => ", " -> ", " → "} {
		if rest, ok := strings.CutPrefix(s, dash); ok {
			return rest
		}
	}
	return ""
}

// nameBehindKeyword reads " (Name): send …", "(name): …", " for Name: …", " on
// Name: …", " Name: …", "-12: …" behind a keyword.
func (c *cast) nameBehindKeyword(rest string) (string, bool) {
	head, tail, ok := strings.Cut(rest, ":")
	if !ok || len(head) > 50 {
		return "", false
	}
	head, tail = strings.TrimSpace(head), strings.TrimSpace(tail)
	if _, known := c.resolve(head); known {
		return head + ": " + tail, true
	}
	for _, lead := range []string{"for ", "on ", "to ", "@", "(", "[", "-"} {
		if name, ok := strings.CutPrefix(head, lead); ok {
			name = strings.TrimSpace(strings.Trim(name, "()[]-# 0123456789"))
			if name == "" {
				return tail, true
			}
			return name + ": " + tail, true
		}
	}
	return "", false
}

// scribed is a line without the name of the scribe who wrote "ACTION: …" down.
func (r *reader) scribed(text string) string {
	if lb, ok := r.cast.labelOf(text); ok {
		if _, ok := r.cast.cutKeyword(lb.rest); ok {
			return lb.rest
		}
	}
	return text
}
