package web

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// FuzzMarked: whatever is marked in whatever text, without its marks and escapes
// it is the same text, and there is no other element in it.
func FuzzMarked(f *testing.F) {
	f.Add("So you want me to brief the team, on May 18.", "brief the team", "May 18")
	f.Add("<mark>a</mark> & 'b'", "<mark>", "a</mark>")
	f.Add("İİ ſ K", "i", "k")
	marks := regexp.MustCompile(`</?mark>`)
	f.Fuzz(func(t *testing.T, text, a, b string) {
		got := string(marked(text, a, b))
		bare := marks.ReplaceAllString(got, "")
		if strings.ContainsAny(bare, "<>\"'") || strings.Count(got, "<mark>") != strings.Count(got, "</mark>") {
			t.Errorf("%q became %q", text, got)
		}
		if same := html.UnescapeString(bare); same != strings.ReplaceAll(text, "\x00", "\uFFFD") {
			t.Errorf("%q became %q", text, same)
		}
	})
}

// FuzzLocal: where a form leads back to is this page, as a browser reads it.
func FuzzLocal(f *testing.F) {
	for _, seed := range []string{"/fit", "/commitments?show=drafts#a", "//evil.example", "/\\evil.example", "https://evil.example", "/%2f/evil", "\t//evil", "/\t/evil.example"} {
		f.Add(seed)
	}
	base, err := url.Parse("http://127.0.0.1:8786/journal")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, back string) {
		path := local(back)
		// Browsers drop tabs and line breaks, and take a backslash for a slash.
		read := strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(path)
		to, err := base.Parse(read)
		if err != nil || to.Host != base.Host || to.Scheme != base.Scheme || strings.HasPrefix(read, "//") {
			t.Errorf("%q leads to %v", back, to)
		}
	})
}

// FuzzInert: nothing that acts is left, and nothing that is shown is lost.
func FuzzInert(f *testing.F) {
	f.Add("pay \u202egnp.exe \x1b[31m\n")
	f.Fuzz(func(t *testing.T, text string) {
		got := inert("", text)
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r) {
				t.Errorf("%q keeps %U", text, r)
			}
		}
		if inert("", got) != got {
			t.Errorf("%q is not settled", text)
		}
	})
}
