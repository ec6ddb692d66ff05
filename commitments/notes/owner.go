package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bywhen/calendar"
)

// An ownership says who is to do a piece of work, as a line says it.
type ownership struct {
	who   calendar.Address // "" if the name leads to nobody, or to several
	named bool             // somebody is named
	many  bool             // more than one
	rule  string
}

// An ownerShape is one way in which a line says whose work it is. It returns
// what is left of the line.
type ownerShape struct {
	name   string
	titles bool // titles of tasks look the same
	read   func(c *cast, text string) (own ownership, rest string, ok bool)
}

// ownerShapes in the order in which they are tried: what stands in front counts
// before what stands behind.
var ownerShapes = []ownerShape{
	{"owner-in-brackets", true, bracketsInFront},
	{"owner-handle", false, handleInFront},
	{"owner-colon", true, colonInFront},
	{"owner-please", false, pleaseInFront},
	{"owner-will", false, verbInFront},
	{"owner-dash", true, dashInFront},
	{"owner-in-brackets-behind", true, bracketsBehind},
	{"owner-done-by", false, doneBy},
	{"owner-handle-behind", false, handleBehind},
	{"owner-dash-behind", false, dashBehind},
	{"owner-verbs", false, thirdPersonInFront},
}

// ownerOf finds whose work a line is, and the rest of it. A word before a colon
// or in brackets that names nobody here counts only if nothing else does: it
// may be a title.
func (c *cast) ownerOf(text string) (ownership, string) {
	text = cutQuoteMarks(text)
	var first ownership
	left := text
	for _, s := range ownerShapes {
		own, rest, ok := s.read(c, text)
		if !ok {
			continue
		}
		own.named, own.rule = true, s.name
		if own.who != "" || own.many || !s.titles {
			return own, rest
		}
		if !first.named {
			first, left = own, rest
		}
	}
	return first, left
}

// cutQuoteMarks takes quotation marks off the name in front of a line.
func cutQuoteMarks(text string) string {
	for _, pair := range [][2]string{{"“", "”"}, {`"`, `"`}, {"‘", "’"}} {
		if rest, ok := strings.CutPrefix(text, pair[0]); ok {
			if name, tail, ok := strings.Cut(rest, pair[1]); ok && len(name) <= 40 {
				return name + tail
			}
		}
	}
	return text
}

// bracketsInFront reads "[Name] send …" and "(Name) send …".
func bracketsInFront(c *cast, text string) (ownership, string, bool) {
	if text == "" || text[0] != '[' && text[0] != '(' {
		return ownership{}, "", false
	}
	end := strings.IndexAny(text, "])")
	if end < 2 || end > 60 {
		return ownership{}, "", false
	}
	own, ok := c.people(text[1:end])
	return own, strings.TrimLeft(text[end+1:], " :-–—"), ok && len(text) > end+1
}

// handleInFront reads "@name send …", "@name: send …", "@name to send …".
func handleInFront(c *cast, text string) (ownership, string, bool) {
	if !strings.HasPrefix(text, "@") {
		return ownership{}, "", false
	}
	ws := wordsOf(text)
	s, n := c.subject(text, ws)
	own := s.ownership
	if n == 0 {
		n = 1
	}
	if n >= len(ws) {
		return ownership{}, "", false
	}
	rest := text[ws[n].start:]
	if m := taskModals.startOf(ws[n:]); m > 0 && n+m < len(ws) {
		rest = text[ws[n+m].start:]
	}
	return own, strings.TrimLeft(rest, " :,-–—"), true
}

// colonInFront reads "Name: send …" and "Name and Name: send …".
func colonInFront(c *cast, text string) (ownership, string, bool) {
	head, rest, ok := strings.Cut(text, ":")
	if !ok || len(head) > 60 || rest == "" || rest[0] != ' ' {
		return ownership{}, "", false
	}
	own, ok := c.people(cutRemark(head))
	if !ok {
		return ownership{}, "", false
	}
	rest = strings.TrimSpace(rest)
	if remark := head[len(cutRemark(head)):]; mayHoldDate(wordsOf(remark)) {
		rest += " " + remark // "Name (11 May): …"
	}
	ws := wordsOf(rest)
	if m := taskModals.startOf(ws); m > 0 && m < len(ws) {
		rest = rest[ws[m].start:]
	} else if len(ws) > 2 && ws[0].low == "i" && ws[1].low == "will" {
		rest = rest[ws[2].start:]
	}
	return own, rest, rest != ""
}

// pleaseInFront reads "Name, please send …" and "Name please send …".
func pleaseInFront(c *cast, text string) (ownership, string, bool) {
	ws := wordsOf(text)
	own, n := c.subject(text, ws)
	if n == 0 {
		return ownership{}, "", false
	}
	if n < len(ws) && ws[n].low == "," {
		n++
	}
	if n+1 < len(ws) && (ws[n].low == "please" || ws[n-1].low == "," && isVerb(ws[n].low)) {
		return own.ownership, text[ws[n].start:], true
	}
	return ownership{}, "", false
}

// taskModals stand between a name and what the person is to do.
var taskModals = tableOf(row{"will", `
	will ?need ?to; to; shall; is going to; is to; needs to; need to; has to; have to; must; should;
	are to; are going to; agreed to; has agreed to; agrees to; promised to; has promised to;
	volunteered to; has volunteered to; committed to; undertook to; offered to; took it on to;
	took the action to; has the action to; took an action to; takes the action to; has an action to;
	plans to; is responsible for; is in charge of; takes|owns|handles; will take|own|handle; took on;
	takes on; is on the hook for; was asked to; has been asked to; is asked to;
	confirmed he|she|they will|would; said he|she|they will|would; can`})

// verbInFront reads "Name will send …", "Name to send …", "Name agreed to …".
func verbInFront(c *cast, text string) (ownership, string, bool) {
	ws := wordsOf(text)
	own, n := c.subject(text, ws)
	if n == 0 || n >= len(ws) {
		return ownership{}, "", false
	}
	for n+1 < len(ws) && adverbs.has(ws[n].low) {
		n++
	}
	m := taskModals.startOf(ws[n:])
	if m == 0 || n+m >= len(ws) || ws[n+m].low == "not" {
		return ownership{}, "", false
	}
	if !own.known && !own.many && (ws[n+m].low == "be" || ws[n+m-1].low == "to" && !isVerb(ws[n+m].low)) {
		return ownership{}, "", false // "The deck will be sent", "Talk to the landlord"
	}
	return own.ownership, text[ws[n+m].start:], true
}

// dashInFront reads "Name - send …", "Name → send …".
func dashInFront(c *cast, text string) (ownership, string, bool) {
	for _, dash := range []string{" - ", " – ", " — ", " -> ", " → ", " => ", " > ", " | "} {
		head, rest, ok := strings.Cut(text, dash)
		if !ok || len(head) > 60 {
			continue
		}
		if own, ok := c.people(head); ok && rest != "" {
			return own, strings.TrimSpace(rest), true
		}
	}
	return ownership{}, "", false
}

// bracketsBehind reads "Send … (Name)", "Send … (Name, by Friday)".
func bracketsBehind(c *cast, text string) (ownership, string, bool) {
	trimmed := strings.TrimRight(text, " .;,")
	for _, pair := range []string{"()", "[]"} {
		open := strings.LastIndexByte(trimmed, pair[0])
		for range 3 {
			if open < 1 {
				break
			}
			shut := strings.IndexByte(trimmed[open:], pair[1])
			if shut < 0 {
				break
			}
			in := trimmed[open+1 : open+shut]
			if own, left, ok := c.peopleAndMore(in); ok {
				tail := strings.TrimSpace(trimmed[open+shut+1:])
				return own, strings.TrimSpace(trimmed[:open] + left + " " + tail), true
			}
			open = strings.LastIndexByte(trimmed[:open], pair[0])
		}
	}
	return ownership{}, "", false
}

// peopleAndMore reads names, and what stands behind them after a mark: "Name,
// by Friday".
func (c *cast) peopleAndMore(text string) (own ownership, left string, ok bool) {
	for _, lead := range []string{"on ", "for ", "assigned to ", "owned by ", "by "} {
		text = strings.TrimPrefix(text, lead)
	}
	if own, ok := c.people(text); ok {
		return own, "", true
	}
	at := strings.IndexAny(text, ",;-–—:/|")
	if at < 1 {
		return own, "", false
	}
	if own, ok = c.people(text[:at]); ok {
		_, n := utf8.DecodeRuneInString(text[at:])
		return own, " " + strings.TrimSpace(text[at+n:]), true
	}
	last := strings.LastIndexAny(text, ",;-–—:/|")
	_, n := utf8.DecodeRuneInString(text[last:])
	if own, ok = c.people(text[last+n:]); ok && own.who != "" {
		return own, " " + strings.TrimSpace(text[:last]), true
	}
	return own, "", false
}

// doneBy reads "… to be sent by Name …".
func doneBy(c *cast, text string) (ownership, string, bool) {
	ws := wordsOf(text)
	passive := false
	for i := 0; i+1 < len(ws); i++ {
		switch ws[i].low {
		case "be", "been", "is", "are", "assigned", "owned", "handled", "done":
			passive = true
		case "by", "to":
			if !passive || ws[i].low == "to" && ws[i-min(i, 1)].low != "assigned" {
				continue
			}
			if who, n := c.nameAt(ws[i+1:]); n > 0 {
				from, to := ws[i].start, ws[i+n].end
				if ws[i].low == "to" {
					from = ws[i-1].start
				}
				return ownership{who: who}, cutSpans(text, []span{{from, to}}), true
			}
		}
	}
	return ownership{}, "", false
}

// handleBehind reads "Send … @name …". A handle behind a preposition is that
// of somebody who gets something.
func handleBehind(c *cast, text string) (ownership, string, bool) {
	if !strings.Contains(text, "@") {
		return ownership{}, "", false
	}
	ws := wordsOf(text)
	for i := len(ws) - 1; i > 0; i-- {
		if ws[i].low[0] != '@' || receiverWords.has(ws[i-1].low) {
			continue
		}
		if who, n := c.nameAt(ws[i:]); n > 0 {
			return ownership{who: who}, cutSpans(text, []span{{ws[i].start, ws[i+n-1].end}}), true
		}
	}
	return ownership{}, "", false
}

// receiverWords stand before somebody who gets something, or takes part in it.
var receiverWords = set("to with for from of and ask tell remind cc about via & , help brief inform update give send show invite let")

// dashBehind reads "Send … - Name", "Send … – Name – by Friday".
func dashBehind(c *cast, text string) (ownership, string, bool) {
	for _, dash := range []string{" — ", " – ", " - ", " -> ", " → ", " => ", " | ", " // ", " / ", ": ", ", ", "; "} {
		parts := strings.Split(text, dash)
		for i := len(parts) - 1; i > 0 && i >= len(parts)-3; i-- {
			own, ok := c.people(strings.TrimRight(parts[i], " ."))
			if !ok || own.who == "" && !own.many || dash == ", " && i != len(parts)-1 {
				continue
			}
			rest := append(append([]string{}, parts[:i]...), parts[i+1:]...)
			return own, strings.Join(rest, ", "), true
		}
	}
	return ownership{}, "", false
}

// thirdPersonInFront reads "Name sends …".
func thirdPersonInFront(c *cast, text string) (ownership, string, bool) {
	ws := wordsOf(text)
	who, n := c.nameAt(ws)
	if n == 0 || n >= len(ws) {
		return ownership{}, "", false
	}
	verb := ws[n].low
	for _, end := range []string{"s", "es"} {
		if base := strings.TrimSuffix(verb, end); base != verb && isVerb(base) {
			return ownership{who: who}, base + text[ws[n].end:], true
		}
	}
	return ownership{}, "", false
}

// people reads a text that is nothing but one name, or several. A name that
// leads to nobody here is one if it looks like one.
func (c *cast) people(text string) (own ownership, ok bool) {
	text = strings.TrimSpace(strings.Trim(strings.TrimSpace(text), "*_"))
	if text == "" || len(text) > 80 {
		return own, false
	}
	if who, ok := c.resolve(text); ok {
		return ownership{who: who}, true
	}
	ws := wordsOf(text)
	sub, n := c.subject(text, ws)
	if n == len(ws) && n > 0 {
		return sub.ownership, true
	}
	return own, looksLikeName(text) && !isVerb(ws[0].low) && !oddNames.has(ws[0].low)
}

// oddNames are words with a capital letter that name no person.
var oddNames = set(`high low medium urgent optional done open closed new important critical blocked tbd tbc draft todo p0 p1 p2 p3 prio note update
	monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december today tomorrow`)

// A sub is the subject of a line.
type sub struct {
	ownership
	known bool // the name leads to somebody here
}

// everybody are subjects that name nobody in particular.
var everybody = set("we all everyone everybody team both somebody someone anyone tbd tbc")

// subject reads the names in front of a line, joined by "and" or commas, and
// how many words they take; n is 0 if there are none.
func (c *cast) subject(text string, ws []word) (s sub, n int) {
	for n < len(ws) {
		who, k := c.nameAt(ws[n:])
		switch {
		case k > 0:
			s.many = s.many || s.known && who != s.who
			s.who, s.known = who, true
		case everybody.has(ws[n].low):
			k, s.many = 1, true
		default:
			k = unknownName(text, ws[n:])
			s.many = s.many || n > 0 && k > 0
		}
		if k == 0 {
			return s.end(n, ws)
		}
		n += k
		if n+1 >= len(ws) || !andWords.has(ws[n].low) {
			return s.end(n, ws)
		}
		if _, k := c.nameAt(ws[n+1:]); k == 0 && !everybody.has(ws[n+1].low) && (unknownName(text, ws[n+1:]) == 0 || ws[n].low == ",") {
			return s.end(n, ws)
		}
		n++
	}
	return s.end(n, ws)
}

func (s sub) end(n int, _ []word) (sub, int) {
	if s.many {
		s.who = ""
	}
	return s, n
}

var andWords = set("and & + / , or")

// unknownName is how many words at the start of ws look like the name of
// somebody who is not here: one to three words with capital letters, followed
// by what a person does.
func unknownName(text string, ws []word) int {
	n := 0
	for n < len(ws) && n < 3 {
		r, _ := utf8.DecodeRuneInString(text[ws[n].start:])
		if !unicode.IsUpper(r) || dateWords.has(ws[n].low) || notNames.has(ws[n].low) || taskModals.startOf(ws[n:]) > 0 {
			break
		}
		n++
	}
	if n == 0 || n >= len(ws) || isVerb(ws[0].low) || interjections.has(ws[0].low) || pronouns.has(ws[0].low) || determiners.has(ws[0].low) {
		return 0
	}
	return n
}
