package notes

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cellsOf splits a row of a table: cells between "|", or between tabs.
func cellsOf(s string) []string {
	sep := "|"
	switch {
	case strings.Count(s, "|") >= 2 || strings.HasPrefix(s, "|"):
	case strings.Count(s, " | ") == 1:
	case strings.Contains(s, "\t"):
		sep = "\t"
	default:
		return nil
	}
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), sep), sep)
	var cells []string
	for c := range strings.SplitSeq(s, sep) {
		text, struck := plainMarkup(strings.TrimSpace(c))
		if struck {
			text = ""
		}
		cells = append(cells, strings.TrimSpace(text))
	}
	return cells
}

// isBold reports whether the whole line is set in bold.
func isBold(s string) bool {
	for _, mark := range []string{"**", "__"} {
		body, ok := strings.CutPrefix(s, mark)
		body = strings.TrimSuffix(strings.TrimSpace(body), ":")
		body, end := strings.CutSuffix(body, mark)
		if ok && end && body != "" && !strings.Contains(body, mark) {
			return true
		}
	}
	return false
}

// plainMarkup is Markdown without its marks: emphasis, code, links, escaped
// characters. Struck text is left out; struck is true if nothing else is left.
func plainMarkup(s string) (text string, struck bool) {
	if strings.Contains(s, "<@") || strings.Contains(s, ":") {
		s = plainChat(s)
	}
	if !strings.ContainsAny(s, "*_`~[\\") {
		return strings.TrimSpace(s), false
	}
	s, struck = cutStruck(s)
	var b strings.Builder
	for i := 0; i < len(s); {
		plain, n := markAt(s, i)
		b.WriteString(plain)
		i += n
	}
	return strings.TrimSpace(b.String()), struck
}

// markAt is what stands for the character at s[i], or for the mark that begins
// there, and how many bytes that takes.
func markAt(s string, i int) (plain string, n int) {
	switch s[i] {
	case '\\':
		if i+1 < len(s) && strings.IndexByte(`\-[]*_#.()>+!`, s[i+1]) >= 0 {
			return s[i+1 : i+2], 2
		}
	case '*', '`':
		return "", 1
	case '_':
		if i == 0 || i == len(s)-1 || !alnum(s[i-1]) || !alnum(s[i+1]) {
			return "", 1
		}
	case '[':
		if label, n := linkAt(s[i:]); n > 0 {
			return label, n
		}
	}
	return s[i : i+1], 1
}

func alnum(c byte) bool {
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

// linkAt reads "[label](target)" at the start of s.
func linkAt(s string) (label string, n int) {
	s = s[:min(len(s), 1<<10)]
	end := strings.IndexByte(s, ']')
	if end < 2 || !strings.HasPrefix(s[end:], "](") {
		return "", 0
	}
	tail := strings.IndexByte(s[end:], ')')
	if tail < 0 {
		return "", 0
	}
	return s[1:end], end + tail + 1
}

// cutStruck leaves out what stands between "~~".
func cutStruck(s string) (rest string, all bool) {
	if !strings.Contains(s, "~~") {
		return s, false
	}
	parts := strings.Split(s, "~~")
	var b strings.Builder
	for i, p := range parts {
		if i%2 == 0 || i == len(parts)-1 { // an unpaired mark strikes nothing
			b.WriteString(p)
		}
	}
	rest = strings.Join(strings.Fields(b.String()), " ")
	return rest, len(parts) > 2 && strings.IndexFunc(rest, unicode.IsLetter) < 0
}

// plainChat is a line of a chat program without its codes: "<@name>" is
// "@name", and ":pushpin:" at the start is a picture.
func plainChat(s string) string {
	for strings.HasPrefix(s, ":") {
		code, rest, ok := strings.Cut(s[1:], ":")
		if !ok || code == "" || strings.ContainsAny(code, " .,") {
			break
		}
		s = strings.TrimLeft(rest, " ")
	}
	for range 20 {
		at := strings.Index(s, "<@")
		if at < 0 {
			break
		}
		end := strings.IndexByte(s[at:], '>')
		if end < 0 || end > 60 {
			break
		}
		s = s[:at] + s[at+1:at+end] + s[at+end+1:]
	}
	return s
}
