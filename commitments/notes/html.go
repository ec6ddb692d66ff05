package notes

import (
	"html"
	"strings"
)

// looksLikeHTML reports whether any tag that changes how a text reads occurs
// in it. A line such as "<roberta> I will send it" has none.
func looksLikeHTML(text string) bool {
	for i := strings.IndexByte(text, '<'); i >= 0 && i < len(text); {
		if t, n := readTag(text[i:]); n > 0 && t.known() {
			return true
		}
		next := strings.IndexByte(text[i+1:], '<')
		if next < 0 {
			return false
		}
		i += next + 1
	}
	return false
}

// A tag is one tag of HTML.
type tag struct {
	name  string
	close bool
	attrs string
}

// maxTag caps the length of a tag; what is longer is text.
const maxTag = 2 << 10

// readTag reads the tag at the start of s and how many bytes it takes; n is 0
// if there is none.
func readTag(s string) (t tag, n int) {
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s[:min(len(s), maxTag)], "-->"); end > 0 {
			return tag{name: "!"}, end + 3
		}
		return tag{}, 0
	}
	end := strings.IndexByte(s[:min(len(s), maxTag)], '>')
	if end < 2 {
		return tag{}, 0
	}
	body := s[1:end]
	body, t.close = strings.CutPrefix(body, "/")
	at := 0
	for at < len(body) && (body[at]|0x20 >= 'a' && body[at]|0x20 <= 'z' || isDigit(body[at])) {
		at++
	}
	t.name, t.attrs = strings.ToLower(body[:at]), body[at:]
	if at == 0 || t.attrs != "" && t.attrs[0] != ' ' && t.attrs[0] != '/' && t.attrs[0] != '\n' {
		return tag{}, 0
	}
	return t, end + 1
}

// tagMeanings says what each known tag does to the text.
var tagMeanings = func() map[string]tagMeaning {
	m := map[string]tagMeaning{
		"!": {}, "br": {open: "\n"}, "hr": {open: "\n"},
		"tr": {open: "\n| "}, "td": {close: " | "}, "th": {close: " | "},
		"s": {"~~", "~~"}, "del": {"~~", "~~"}, "strike": {"~~", "~~"},
	}
	for name := range strings.FieldsSeq("p div section article ul ol li blockquote pre table caption details summary") {
		m[name] = tagMeaning{"\n", "\n"}
	}
	for level := 1; level <= 6; level++ {
		m["h"+string(rune('0'+level))] = tagMeaning{"\n\n" + strings.Repeat("#", level) + " ", "\n"}
	}
	for name := range strings.FieldsSeq(`html body b strong i em u a span font code small center label img input form button iframe svg
		meta link object head title script style sup sub mark tbody thead`) {
		m[name] = tagMeaning{}
	}
	return m
}()

// A tagMeaning is what is written where a tag opens and where it closes.
type tagMeaning struct{ open, close string }

// unreadTags hold text that nobody sees.
var unreadTags = set("head title script style iframe svg object")

func (t tag) known() bool {
	_, ok := tagMeanings[t.name]
	return ok
}

// has reports whether the tag has an attribute that reads so.
func (t tag) has(words string) bool { return strings.Contains(strings.ToLower(t.attrs), words) }

// A page writes HTML as the lines of plain text that it would be shown as.
type page struct {
	b      strings.Builder
	lists  int
	divs   int
	quotes []int // for each open quotation, the depth of divs at which it began; -1 for a blockquote
	skip   string
}

// textOfHTML is the text of a page: lists as bullets, tables as rows of cells,
// struck text between "~~", quotations behind ">".
func textOfHTML(text string) string {
	var p page
	p.b.Grow(len(text))
	for text != "" {
		at := strings.IndexByte(text, '<')
		if at < 0 {
			at = len(text)
		}
		p.write(text[:at])
		if text = text[at:]; text == "" {
			break
		}
		t, n := readTag(text)
		if n == 0 || !t.known() {
			p.write(text[:1])
			text = text[1:]
			continue
		}
		p.tag(t)
		text = text[n:]
	}
	return p.b.String()
}

// write adds text as it is seen. A new line inside a quotation is quoted too.
func (p *page) write(text string) {
	if p.skip != "" || text == "" {
		return
	}
	text = html.UnescapeString(text)
	if len(p.quotes) > 0 {
		text = strings.ReplaceAll(text, "\n", "\n"+p.margin())
	}
	p.b.WriteString(text)
}

func (p *page) margin() string { return strings.Repeat(">", min(len(p.quotes), 3)) + " " }

func (p *page) tag(t tag) {
	if p.skip != "" {
		if t.close && t.name == p.skip {
			p.skip = ""
		}
		return
	}
	if unreadTags.has(t.name) && !t.close {
		p.skip = t.name
		return
	}
	p.nest(t)
	m := tagMeanings[t.name]
	if t.close {
		p.write(m.close)
		return
	}
	p.write(m.open)
	switch t.name {
	case "li":
		p.write(strings.Repeat("  ", min(max(p.lists-1, 0), 8)) + "- ")
	case "input":
		switch {
		case t.has("checkbox") && t.has(" checked"):
			p.write("[x] ")
		case t.has("checkbox"):
			p.write("[ ] ")
		}
	}
}

// nest keeps count of lists and quotations.
func (p *page) nest(t tag) {
	step := 1
	if t.close {
		step = -1
	}
	switch t.name {
	case "ul", "ol":
		p.lists = max(p.lists+step, 0)
	case "blockquote":
		p.quote(t.close, -1)
	case "div":
		if !t.close && t.has("gmail_quote") {
			p.quote(false, p.divs)
		}
		p.divs += step
		if t.close && len(p.quotes) > 0 && p.quotes[len(p.quotes)-1] == p.divs {
			p.quote(true, 0)
		}
	}
}

func (p *page) quote(close bool, depth int) {
	switch {
	case !close:
		p.quotes = append(p.quotes, depth)
	case len(p.quotes) > 0:
		p.quotes = p.quotes[:len(p.quotes)-1]
	}
}
