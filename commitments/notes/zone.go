package notes

import (
	"slices"
	"strings"
)

// A zone says what a line of a text belongs to. Only the body is read.
type zone int

const (
	body zone = iota
	quoted
	signature
	conference
	disclaimer
	code
)

// zoneLines sets the zone of each line. One pass, each line looked at a bounded
// number of times.
func zoneLines(lines []line) {
	z := zoner{lines: lines}
	for i := range lines {
		if lines[i].zone == body {
			lines[i].zone = z.at(i)
		}
	}
	spreadParagraphs(lines)
}

// A zoner goes through the lines and remembers what is still open.
type zoner struct {
	lines []line
	rest  zone // what the rest of the text is, body while it is open
	until string
	block zone // what a block up to the line until is
	left  int  // lines a farewell may still have
}

// at is the zone of line i.
func (z *zoner) at(i int) zone {
	l := &z.lines[i]
	if z.until != "" {
		if isRule(l.quote, z.until) {
			z.until = ""
		}
		l.text, l.quote = "", "" // a block is no paragraph that goes on behind it
		return z.block
	}
	if z.rest == signature && sectionOf(l) == actions {
		z.rest = body // work listed below a signature still counts
	}
	if z.rest != body {
		return z.rest
	}
	low := strings.ToLower(l.quote)
	if z.opens(i, low) {
		return z.block
	}
	if z.rest = z.ends(i, low); z.rest != body {
		return z.rest
	}
	return z.single(l, low)
}

// ends is what the rest of the text is from line i on: an older mail, a
// signature, or still the body.
func (z *zoner) ends(i int, low string) zone {
	switch {
	case z.endsMail(i, low):
		return quoted
	case z.lines[i].quote == "--":
		return signature
	}
	return body
}

// single is the zone of a line on its own. A farewell takes a few lines with it.
func (z *zoner) single(l *line, low string) zone {
	switch {
	case z.left > 0 && !l.blank() && !l.bullet && sectionOf(l) == noSection:
		z.left--
		return signature
	case farewells[strings.TrimRight(low, ",.!- ")] && !l.bullet:
		z.left = 5
		return signature
	}
	z.left = 0
	switch {
	case l.isConference(low):
		return conference
	case l.isDisclaimer(low):
		return disclaimer
	}
	return body
}

// opens reports whether line i begins a block with a known end.
func (z *zoner) opens(i int, low string) bool {
	q := z.lines[i].quote
	switch {
	case strings.HasPrefix(q, "```") && strings.Count(q, "```") == 1:
		z.until, z.block = "```", code
	case strings.HasPrefix(low, "-::~") || strings.HasPrefix(low, "::~"):
		z.until, z.block = "::~", conference
	case isRule(q, "____") && z.near(i, "microsoft teams", "join on your computer", "join the meeting", "join:"):
		z.until, z.block = "____", conference
	case isRule(q, "──") && z.near(i, "zoom", "join"):
		z.until, z.block = "──", conference
	default:
		return false
	}
	return true
}

// isRule reports whether s is a line that closes a block opened with mark.
func isRule(s, mark string) bool {
	switch mark {
	case "```":
		return strings.HasPrefix(s, mark)
	case "::~":
		return strings.Contains(s, mark)
	}
	return strings.HasPrefix(s, mark) && strings.Trim(s, mark) == ""
}

// near reports whether one of the words stands in the next few lines.
func (z *zoner) near(i int, words ...string) bool {
	for j := i + 1; j < len(z.lines) && j <= i+4; j++ {
		low := strings.ToLower(z.lines[j].quote)
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(low, w) }) {
			return true
		}
	}
	return false
}

// endsMail reports whether an older mail is quoted from line i on.
func (z *zoner) endsMail(i int, low string) bool {
	switch {
	case strings.HasPrefix(low, "on "): // "On Thu, 30 Apr 2026 … wrote:", perhaps over two lines
		next := ""
		if i+1 < len(z.lines) {
			next = strings.ToLower(z.lines[i+1].quote)
		}
		return strings.HasSuffix(low, "wrote:") || strings.HasSuffix(next, "wrote:")
	case strings.HasPrefix(low, "from:"):
		return z.near(i, "subject:")
	}
	return strings.Contains(low, "original message--") || strings.Contains(low, "forwarded message")
}

// farewells end what somebody wrote; a name and the like follow.
var farewells = lineSet(`
	best
	best regards
	best wishes
	kind regards
	warm regards
	warmly
	regards
	cheers
	thanks
	thank you
	many thanks
	thanks and regards
	thanks again
	yours
	sincerely
	yours sincerely
	all the best
	sent from my iphone
	sent from my phone
	sent from my mobile`)

// conferenceStarts begin lines that conference systems write into invitations,
// conferenceMarks stand anywhere in them.
var (
	conferenceStarts = listOf(`
		join zoom meeting; one tap mobile; dial by your location; find your local number; meeting id:;
		passcode:; join with google meet; join by phone; join microsoft teams; click here to join;
		join on your computer; video call link; join the meeting now; or dial:; conference id;
		phone conference id; more phone numbers; dial in:; dial-in:; learn more about meet at;
		join by video system; sip:; meeting number; access code:; host key:; tel:;
		please do not edit this section; learn more | meeting options; download teams;
		microsoft teams meeting; need help? |; meeting password:; password:; join from`)
	conferenceMarks = listOf(`
		meet.google.com/; zoom.us/; teams.microsoft.com/; teams.live.com/; webex.com/;
		is inviting you to a scheduled zoom meeting`)
)

// isConference reports whether the line is one of a conference system. What
// somebody says about a link is not.
func (l *line) isConference(low string) bool {
	if slices.ContainsFunc(conferenceStarts, func(m string) bool { return strings.HasPrefix(low, m) }) {
		return l.box == noBox
	}
	_, rest, labelled := strings.Cut(low, ": ")
	if l.bullet || labelled && !strings.HasPrefix(rest, "http") {
		return false
	}
	return slices.ContainsFunc(conferenceMarks, func(m string) bool { return strings.Contains(low, m) })
}

// disclaimerMarks stand in what mail programs and lawyers add.
var disclaimerMarks = listOf(`
		intended recipient; this email and any; this e-mail and any; this message and any;
		confidentiality notice; is confidential and; legally privileged; information contained in this;
		unsubscribe; you are receiving this email; you received this message because;
		think before you print; this email is confidential; this e-mail is confidential`)

func (l *line) isDisclaimer(low string) bool {
	return !l.bullet && slices.ContainsFunc(disclaimerMarks, func(m string) bool { return strings.Contains(low, m) })
}

// spreadParagraphs gives the plain lines of a paragraph the zone of the
// conference block or disclaimer that the paragraph is.
func spreadParagraphs(lines []line) {
	for from := 0; from < len(lines); {
		to := from
		for to < len(lines) && !lines[to].blank() {
			to++
		}
		spread(lines[from:to])
		from = to + 1
	}
}

func spread(par []line) {
	open := body
	for i := range par {
		l := &par[i]
		switch {
		case l.zone == conference || l.zone == disclaimer:
			if l.zone == disclaimer && open == body {
				spreadUp(par[:i])
			}
			open = l.zone
		case l.zone != body || l.opensSomething():
			open = body
		default:
			l.zone = open
		}
	}
}

// spreadUp takes the lines before the one that gives a disclaimer away.
func spreadUp(par []line) {
	for i := len(par) - 1; i >= 0 && par[i].zone == body && !par[i].bullet; i-- {
		par[i].zone = disclaimer
	}
}

// opensSomething reports whether a line does not go on with the one before it.
func (l *line) opensSomething() bool {
	return l.bullet || l.level > 0 || sectionOf(l) != noSection || hasLabel(l.text)
}

// hasLabel reports whether a line begins with something like a name and a
// colon.
func hasLabel(text string) bool {
	label, rest, ok := strings.Cut(text, ":")
	return ok && len(label) <= 40 && strings.HasPrefix(rest, " ") && len(strings.Fields(label)) <= 4
}
