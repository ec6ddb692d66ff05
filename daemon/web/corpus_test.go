package web_test

import (
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/daemon"
)

// corpus are the hostile texts of testdata/corpus.txt, one a line, with \x..,
// \u.... and \n written out.
func corpus(t *testing.T) (all []string) {
	t.Helper()
	data, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	unescape := strings.NewReplacer(`\x1b`, "\x1b", `\x00`, "\x00", `\x07`, "\x07", `\x9b`, "\u009b", `\u202e`, "\u202e", `\u2066`, "\u2066", `\u2069`, "\u2069", `\u200f`, "\u200f", `\u2028`, "\u2028", `\u061c`, "\u061c", `\n`, "\n", `\t`, "\t")
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, unescape.Replace(line))
		}
	}
	if len(all) < 40 {
		t.Fatalf("%d hostile texts", len(all))
	}
	return all
}

// hostileWorld has a hostile text in every field that people or calendars fill.
func hostileWorld(t *testing.T, text string) *world {
	w := newWorld(t, func(w *world) {
		w.settings.People[0].Name = "Johnathon " + text
		start := calendar.UTC(w.now.AddDate(0, 0, 1))
		w.roberta.Make(calendar.Event{
			UID: "hostile@example.com", Summary: text, Description: text, Location: text, Start: start, End: calendar.UTC(w.now.AddDate(0, 0, 1).Add(3600e9)),
			Organizer: calendar.Person{Address: "johnathon@example.com", Name: text},
			Attendees: []calendar.Attendee{{Person: calendar.Person{Address: "roberta@example.com", Name: text}}, {Person: calendar.Person{Address: "johnathon@example.com", Name: text}}},
		})
		w.settings.Calendars[1].Name = "theirs " + text
		w.settings.Calendars[1].Reader, w.settings.Calendars[1].OpenError = nil, &daemon.Error{Text: "sign in again: " + text}
	})
	mark := ledger.Mark{At: w.now, By: "colleague@example.com", Why: "read in " + text}
	var draft commitments.Commitment
	err := w.ledger.Update(t.Context(), func(tx *ledger.Tx) error {
		k, err := tx.ByLabel("riverbed")
		if err != nil {
			return err
		}
		k.What, k.Why, k.Success, k.How, k.Project = text, text, text, text, text
		k.Obstacles, k.Assumed, k.CouldMove, k.SuggestedMove = []string{text}, []string{text}, []string{text}, text
		k.Due.Text = text
		k.Origin = commitments.Origin{Calendar: "roberta", Source: calendar.Source{UID: "hostile@example.com"}, Item: 1, Quote: text, Rule: "hand"}
		if err := tx.SaveCommitment(k, mark); err != nil {
			return err
		}
		draft = k
		draft.Key, draft.Label, draft.Status, draft.Delegator = "draft-key", "a-draft", commitments.Draft, "johnathon@example.com"
		draft.Origin.Item = 2
		if err := tx.SaveCommitment(draft, mark); err != nil {
			return err
		}
		return tx.SaveProposal(ledger.Proposal{Commitment: k.Key, At: w.now, Field: "owner", Before: text, After: text, Quote: text})
	})
	if err != nil {
		t.Fatal(err)
	}
	return w.signIn()
}

// rename calls the promise that stands in the picture by another name.
func (w *world) rename(what string) {
	w.t.Helper()
	err := w.ledger.Update(w.t.Context(), func(tx *ledger.Tx) error {
		k, err := tx.ByLabel("riverbed")
		if err != nil {
			return err
		}
		k.What = what
		return tx.SaveCommitment(k, ledger.Mark{At: w.now, By: "colleague@example.com", Why: "edit"})
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// skeleton is a page without its texts: which elements it has, in order.
func skeleton(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		if token := z.Token(); token.Type != html.TextToken && token.Data != "mark" {
			b.WriteString("<" + token.Data + ">")
		}
	}
	return b.String()
}

// TestHostileTexts puts each text of the corpus into every field, and looks at
// every page: the text is there, and it is nothing but text.
func TestHostileTexts(t *testing.T) {
	texts := corpus(t)
	// All of them in one, and each by itself in what is cheap: forms and addresses.
	harmless, w := hostileWorld(t, "some words"), hostileWorld(t, strings.Join(texts, " "))
	for _, path := range append(paths(), "/commitments/riverbed", "/commitments/a-draft", "/agenda?person=johnathon@example.com", "/week?day=2026-05-05") {
		_, page := w.get(path)
		inertPage(t, path, page)
		_, plain := harmless.get(path)
		if got, want := skeleton(page), skeleton(plain); got != want {
			t.Errorf("%s has other elements with hostile texts than with harmless ones:\n%s\nand\n%s", path, got, want)
		}
	}
	// One by one where pictures shorten what they name.
	for _, text := range texts {
		w.rename(text)
		for _, path := range []string{"/fit", "/"} {
			_, page := w.get(path)
			inertPage(t, path, page)
			_, plain := harmless.get(path)
			if skeleton(page) != skeleton(plain) {
				t.Errorf("%s has other elements when something is called %q", path, text)
			}
		}
	}
	w.has(w.page("/commitments?show=drafts"), "<script>alert(1)</script>")
	for _, text := range texts {
		q := url.QueryEscape(text)
		for _, path := range []string{"/fit?option=", "/week?day=", "/commitments?show=", "/commitments?from=", "/commitments/", "/agenda?person=", "/recap?meeting=", "/journal?from=", "/?done=", "/"} {
			if path == "/commitments/" || path == "/" {
				q = url.PathEscape(text)
			}
			_, page := w.get(path + q)
			inertPage(t, path, page)
		}
		for _, form := range []url.Values{
			{"verb": {"move"}, "id": {"starry-night"}, "to": {text}, "back": {text}},
			{"verb": {"edit"}, "id": {"starry-night"}, "what": {text}, "why": {text}, "project": {text}, "back": {text}},
			{"verb": {"recap"}, "meeting": {"delegation@example.com"}, "what": {text}, "why": {text}, "need": {text}, "check_in": {""}, "could_move": {text}},
			{"verb": {text}, text: {text}}, {"verb": {"decide"}, "option": {text}, "reason": {text}, "by": {text}},
		} {
			r, err := w.PostForm(w.base+"/preview", form)
			if err != nil {
				t.Fatal(err)
			}
			status, page := w.read(r)
			if status != http.StatusOK && status != http.StatusUnprocessableEntity {
				t.Errorf("%q in %s: %d", text, form.Get("verb"), status)
			}
			inertPage(t, "/preview", page)
		}
	}
}

// elements and attributes are all that a page may hold.
var (
	elements = strings.Fields(`html head meta title link script body a header p nav ul li ol main footer form input button h1 h2 h3 section span strong
		blockquote mark figure figcaption svg path rect line circle text g defs pattern clippath details summary div label select option table caption thead tbody tr th td
		dl dt dd del ins code br`)
	attributes = strings.Fields(`lang charset name content rel href type src defer data-live data-auto class id tabindex aria-label aria-current aria-labelledby role
		method action value required placeholder autocomplete enterkeyhint selected for scope viewbox d x y x1 x2 y1 y2 cx cy r rx width height fill text-anchor patternunits
		patterntransform clip-path`)
)

// inertPage fails if a page holds an element, an attribute or an address that no
// template writes, or a character that acts.
func inertPage(t *testing.T, path, page string) {
	t.Helper()
	for _, r := range page {
		if unicode.IsControl(r) && r != '\n' && r != '\t' && r != '\r' || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' {
			t.Errorf("%s holds the character %U", path, r)
			return
		}
	}
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.CommentToken:
			t.Errorf("%s holds a comment: %s", path, z.Token())
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if !slices.Contains(elements, token.Data) {
				t.Errorf("%s holds <%s>", path, token.Data)
			}
			if token.Data == "script" && !slices.ContainsFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "src" }) {
				t.Errorf("%s holds a script", path)
			}
			for _, a := range token.Attr {
				if !slices.Contains(attributes, strings.ToLower(a.Key)) {
					t.Errorf("%s holds the attribute %s", path, a.Key)
				}
				if (a.Key == "href" || a.Key == "src" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "//") && a.Key != "value" {
					t.Errorf("%s leads to %q", path, a.Val)
				}
			}
		}
	}
}
