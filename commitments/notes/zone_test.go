package notes

import (
	"strings"
	"testing"
)

// bodyOf is what of a text is read, line by line.
func bodyOf(text string) string {
	var kept []string
	for _, l := range linesOf(readable(text)) {
		if l.zone == body && !l.blank() {
			kept = append(kept, l.text)
		}
	}
	return strings.Join(kept, "\n")
}

func TestOnlyWhatPeopleWroteForThisMeetingIsRead(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"quoted mail":        {"New.\n> Old.\n>> Older.", "New."},
		"a reply":            {"New.\n\nOn Fri, 1 May 2026, Johnathon wrote:\n> Old.\nOlder.", "New."},
		"a reply, two lines": {"New.\nOn Fri, 1 May 2026 at 10:00, Johnathon <johnathon@example.com>\nwrote:\nOld.", "New."},
		"a forwarded mail":   {"See below.\n\n-----Original Message-----\nFrom: x\nOld.", "See below."},
		"a mail header":      {"New.\nFrom: Johnathon\nSent: Friday\nTo: Roberta\nSubject: x\nOld.", "New."},
		"a line From":        {"From: Hall 3\nBring boxes.", "From: Hall 3\nBring boxes."},
		"a signature":        {"New.\n-- \nJohnathon\nHead of Things", "New."},
		"actions below it":   {"New.\n-- \nJohnathon\nAction items\n- Send it", "New.\nAction items\nSend it"},
		"a farewell":         {"New.\nBest regards,\nJohnathon\n\n- Send it", "New.\nSend it"},
		"Meet": {"New.\n-::~:~::~:~::~\nJoin: https://meet.google.com/a\n-::~:~::~:~::~\nAfter.",
			"New.\nAfter."},
		"Teams": {"New.\n________________\nMicrosoft Teams meeting\nJoin on your computer\nThe rest\n________________\nAfter.",
			"New.\nAfter."},
		"Zoom":             {"New.\n\nJoin Zoom Meeting\nhttps://zoom.us/j/1\nMeeting ID: 1\nJohnathon will let you in.\n\nAfter.", "New.\n\nAfter."},
		"talk of Zoom":     {"Roberta: I will send the Zoom meeting link by Friday.", "Roberta: I will send the Zoom meeting link by Friday."},
		"a task about one": {"- [ ] Roberta to renew zoom.us/account", "Roberta to renew zoom.us/account"},
		"a disclaimer": {"New.\n\nThis email is confidential.\nYou must delete it by Friday.\n\nAfter.",
			"New.\n\nAfter."},
		"a disclaimer given away late": {"New.\n\nYou must delete it by Friday if you are\nnot the intended recipient.", "New."},
		"code":                         {"New.\n```\nTODO: old\n```\nAfter.", "New.\nAfter."},
		"HTML":                         {"<p>New.</p><blockquote>Old.<br>Older.</blockquote><p>After.</p>", "New.\nAfter."},
		"a quoted reply in HTML":       {"New.<div class=\"gmail_quote\">On Friday wrote:<div>Old.</div></div>After.", "New.\nAfter."},
	} {
		t.Run(name, func(t *testing.T) {
			want := strings.ReplaceAll(c.want, "\n\n", "\n")
			if got := bodyOf(c.text); got != want {
				t.Errorf("read\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHTMLReadsAsItLooks(t *testing.T) {
	for in, want := range map[string]string{
		"a<br>b":                                                "a\nb",
		"<ul><li>a<ul><li>b</li></ul></li></ul>":                "- a\n  - b",
		"<h2>Actions</h2><p>a</p>":                              "## Actions\na",
		"<b>a</b> &amp; <i>b</i>":                               "a & b",
		"<s>a</s> b <del>c</del>":                               "~~a~~ b ~~c~~",
		"<input type=\"checkbox\" checked> a<br>b":              "[x]  a\nb",
		"<table><tr><td>a</td><td>b</td></tr></table>":          "| a | b |",
		"<script>x</script>a<style>y</style><!-- z -->":         "a",
		"<p>a < b and c > d</p>":                                "a < b and c > d",
		"<p>x<unknown>y</unknown></p>":                          "x<unknown>y</unknown>",
		"<a href=\"https://example.com/?a=1&b=2\">link</a> <p>": "link",
	} {
		var kept []string
		for l := range strings.SplitSeq(textOfHTML(in), "\n") {
			if l = strings.TrimRight(l, " "); l != "" {
				kept = append(kept, l)
			}
		}
		if got := strings.Join(kept, "\n"); got != want {
			t.Errorf("%s\n got %q\nwant %q", in, got, want)
		}
	}
	for _, plain := range []string{"<roberta> I will send it", "a < b", "5 <6>", "<<>>", "<", "a <b"} {
		if looksLikeHTML(plain) {
			t.Errorf("%q is plain text", plain)
		}
	}
}

func TestMarkdownWithoutItsMarks(t *testing.T) {
	for in, want := range map[string]string{
		"**Roberta** to _send_ `it`":       "Roberta to send it",
		"snake_case stays":                 "snake_case stays",
		"[the deck](https://example.com)":  "the deck",
		"[Roberta] send it":                "[Roberta] send it",
		"by ~~Thursday~~ Friday":           "by Friday",
		`\- \[ \] a\_b`:                    "- [ ] a_b",
		"~~all of it~~":                    "",
		":pushpin: <@Roberta> please send": "@Roberta please send",
		"10:30: not a picture":             "10:30: not a picture",
	} {
		if got, _ := plainMarkup(in); got != want {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
	if _, struck := plainMarkup("~~all of it~~."); !struck {
		t.Error("a line that is struck but for its full stop is struck")
	}
}
