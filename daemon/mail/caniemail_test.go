package mail

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// harmless is what some mail programs do not support, and why the mail can be
// read without it.
var harmless = map[string]string{
	"color-scheme meta tag": "only says that there are two palettes",
	"@media":                "the light palette stands in the styles themselves",
	"<style> element":       "it holds the dark palette alone",
	"<body> element":        "all that it says the outer table says too",
	"role attribute":        "for screen readers, which then say \"table\"",
	"lang attribute":        "for screen readers, which then take the reader's own language",
	"width attribute":       "the width stands in the style too",
	"height property":       "the bar is as high as its line",
	"height attribute":      "the bar is as high as its line",
}

// clients are the mail programs that are asked about.
var clients = []string{
	"gmail.desktop-webmail", "gmail.android", "gmail.ios", "gmail.mobile-webmail", "outlook.windows", "outlook.windows-mail", "outlook.macos",
	"outlook.outlook-com", "outlook.ios", "outlook.android", "apple-mail.macos", "apple-mail.ios", "yahoo.desktop-webmail", "yahoo.android", "yahoo.ios",
	"thunderbird.macos", "samsung-email.android", "protonmail.desktop-webmail", "protonmail.android", "protonmail.ios", "fastmail.desktop-webmail",
	"hey.desktop-webmail", "aol.desktop-webmail", "gmx.desktop-webmail",
}

// TestCanIEmail: whatever mail programs do not support of the HTML, the mail can
// be read without it.
func TestCanIEmail(t *testing.T) {
	if _, err := os.Stat("testdata/check/node_modules/caniemail"); err != nil {
		const what = "needs caniemail: npm ci in daemon/mail/testdata/check"
		if os.Getenv("BYWHEN_REAL") == "1" {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	out, err := exec.Command("node", append([]string{"testdata/check/check.mjs", "testdata/full.html"}, clients...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		client, feature, _ := strings.Cut(strings.TrimSpace(line), "\t")
		found[feature] = true
		if harmless[feature] == "" {
			t.Errorf("%s does not know: %s", client, feature)
		}
	}
	if !found["@media"] {
		t.Errorf("not even @media was found: it looks in the wrong place\n%s", out)
	}
	if html, err := (&Weekly{}).HTML(); err != nil || strings.Contains(html, "<img") || strings.Contains(html, "http") || strings.Contains(html, "<a ") {
		t.Errorf("the mail leads somewhere else: %v", err)
	}
}
