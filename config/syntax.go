package config

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// startsAnew matches a line that begins a key or a table.
var startsAnew = regexp.MustCompile(`^\s*(\[\[?[A-Za-z]|[\w."'-]+\s*=)`)

// unclosed is the problem of a list, table or text that never ends.
func (s *source) unclosed(start int) Problem {
	_, line := s.line(start)
	key, value, _ := strings.Cut(line, "=")
	value = strings.TrimSpace(value)
	end := "]"
	switch {
	case strings.HasPrefix(value, `"""`), strings.HasPrefix(value, "'''"):
		end = value[:3]
	case strings.HasPrefix(value, "{"):
		end = "}"
	}
	return s.problem(span{start, start + len(strings.TrimSpace(key))}, "",
		"what begins here is never closed", "put "+end+" at its end")
}

// explain puts an error of syntax into words for somebody who has never heard
// of TOML. What the library says stands where nothing better is known.
func explain(line string, column int, library string) (problem, hint string) {
	before, rest := line[:column], line[column:]
	key, value, _ := strings.Cut(line, "=")
	key = strings.TrimSpace(key)
	r, _ := utf8.DecodeRuneInString(rest)
	says := func(starts ...string) bool {
		return slices.ContainsFunc(starts, func(s string) bool { return strings.HasPrefix(library, s) })
	}
	switch {
	case secretKey(key):
		return secretProblem(key), secretHint(key)
	case strings.ContainsRune("“”„‟‘’«»", r):
		return "this is a typographic quotation mark", `write straight ones: "…"`
	case says("expected '='") && r == ':':
		return "a key and its value are joined by =", "write = instead of :"
	case says("expected '='", "invalid character at start of key"):
		return "this is neither a key with its value nor a [part]", "write key = value, a [part] in brackets, or # in front of a remark"
	case says("expected ']"):
		return "the name of this part is not closed", "a part begins with [name], one of several with [[name]]"
	case says("unexpected character", "expected keyword", "expected value"):
		return explainValue(key, value)
	case says("expected newline", "strings must be quoted"):
		return explainRest(key, value, before, r)
	case says("expected ',' or"):
		return "a comma is missing in front of this", ""
	case says("unterminated") || strings.HasSuffix(library, "cannot have new lines"):
		return "the quotation mark at the end is missing", "add it"
	case strings.HasSuffix(library, "cannot have control characters"):
		return "there is an invisible character here", "delete it and write anew what stands around it"
	case says("invalid escape", "unicode escape", "need a character after", "invalid hexadecimal"):
		return `a \ between double quotation marks needs another one`, `write \\, or use single ones: 'C:\Users\…'`
	}
	return library, ""
}

const (
	needsQuotes = "text needs quotation marks around it"
	nothingMore = "nothing more can stand on this line"
)

// explainValue says what is wrong with what stands behind "=".
func explainValue(key, value string) (problem, hint string) {
	value, _, _ = strings.Cut(value, "#")
	value = strings.TrimSpace(value)
	switch strings.ToLower(value) {
	case "":
		return "the value is missing", "write one behind the =, or take the key out to keep the default"
	case "true", "yes", "on", "y":
		return "this is no yes or no", "write true, in lower case and without quotation marks"
	case "false", "no", "off", "n":
		return "this is no yes or no", "write false, in lower case and without quotation marks"
	}
	return needsQuotes, "write " + key + " = " + quotedUnlessSecret(key, value)
}

// explainRest says what is wrong where a value was sound, but goes on with r.
func explainRest(key, value, before string, r rune) (problem, hint string) {
	value = strings.TrimSpace(value)
	switch {
	case r == ',':
		return "several values need brackets around them", "write " + key + ` = ["…", "…"]`
	case value == "", strings.ContainsAny(value[:1], `"'[{`), strings.HasSuffix(before, " "):
		return nothingMore, "begin a new line, or put # in front of a remark"
	}
	value, _, _ = strings.Cut(value, "#")
	return needsQuotes, "write " + key + " = " + quotedUnlessSecret(key, strings.TrimSpace(value))
}

// quotedUnlessSecret repeats a value with its quotation marks, but only a short
// and plain one.
func quotedUnlessSecret(key, value string) string {
	line := key + " = " + value
	if public(line) < len(line) || len(value) > 40 || printable(value) != value || strings.ContainsAny(value, `"'\[]{}`) {
		return `"…"`
	}
	return `"` + value + `"`
}
