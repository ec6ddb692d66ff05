package config

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// spelled reads each text and checks what it means; "" stands for an error.
func spelled[T any](t *testing.T, read func(string) (T, error), write func(T) string, texts map[string]string) {
	t.Helper()
	for text, want := range texts {
		v, err := read(text)
		if got := write(v); err == nil && got != want || (err != nil) != (want == "") {
			t.Errorf("%q = %q, %v, want %q", text, got, err, want)
		}
	}
}

func unmarshal[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](text string) (v T, err error) {
	err = P(&v).UnmarshalText([]byte(text))
	return v, err
}

func TestDurations(t *testing.T) {
	spelled(t, parseDuration, time.Duration.String, map[string]string{
		"30m": "30m0s", "90m": "1h30m0s", "8h": "8h0m0s", "2d": "48h0m0s", "1w": "168h0m0s", "1h30m": "1h30m0s", "0m": "0s", "366d": "8784h0m0s",
		"": "", "m": "", "30": "", "30s": "", "-1h": "", "1.5h": "", "1h 30m": "", "30M": "", "9999999m": "", "54w": "", "30m5": "", "３m": "",
	})
}

func TestWindowTexts(t *testing.T) {
	spelled(t, unmarshal[Window], Window.String, map[string]string{
		"09:00-12:00": "09:00-12:00", "9:00 - 12:00": "09:00-12:00", "00:00-24:00": "00:00-24:00", "23:59-24:00": "23:59-24:00",
		"12:00-09:00": "", "09:00-09:00": "", "24:00-24:00": "", "09:00-24:01": "", "08:60-10:00": "", "9-12": "", "09:00": "", "": "",
		"09:00-12:00-13:00": "", "009:00-12:00": "", "+9:00-12:00": "", "09:0-12:00": "",
	})
}

func TestSlots(t *testing.T) {
	spelled(t, unmarshal[Slot], func(s Slot) string { return fmt.Sprint(s.Day, " ", s.Minute) }, map[string]string{
		"Tue 09:30": "Tuesday 570", "tuesday 9:30": "Tuesday 570", "Sun 00:00": "Sunday 0", "Sat  23:59": "Saturday 1439",
		"Tue": "", "09:30": "", "Tue 24:00": "", "Tue 9": "", "T 09:30": "", "": "",
	})
}

func TestAwayTexts(t *testing.T) {
	write := func(a Away) string {
		text := a.From.String() + " to " + a.To.String()
		if a.Zone != nil {
			text += " in " + a.Zone.String()
		}
		return text
	}
	spelled(t, unmarshal[Away], write, map[string]string{
		"2026-07-20..2026-07-31":            "2026-07-20 to 2026-07-31",
		"2026-07-20":                        "2026-07-20 to 2026-07-20",
		"2026-05-11..2026-05-15 Asia/Dubai": "2026-05-11 to 2026-05-15 in Asia/Dubai",
		"2024-02-29..2024-02-29 UTC":        "2024-02-29 to 2024-02-29 in UTC",
		"2026-02-29":                        "", "2026-07-31..2026-07-20": "", "2026-07-20..": "", "2026-07-20 Local": "", "2026-07-20 Nowhere/City": "",
		"2026-07-20 - 2026-07-31": "", "": "",
	})
}

func TestAddresses(t *testing.T) {
	spelled(t, unmarshal[Address], func(a Address) string { return string(a) }, map[string]string{
		"roberta@example.com": "roberta@example.com", " Roberta@Example.COM ": "roberta@example.com", "mailto:roberta@example.com": "roberta@example.com",
		"roberta": "", "@example.com": "", "roberta@": "", "a@b@c": "", "Roberta <roberta@example.com>": "", "r\u043eberta@example.com": "", "a b@c": "",
		"a\n@c": "", strings.Repeat("a", 251) + "@b.c": "", "": "",
	})
}

func TestDomains(t *testing.T) {
	spelled(t, unmarshal[Domain], func(d Domain) string { return string(d) }, map[string]string{
		"example.com": "example.com", "Team.Example.COM": "team.example.com", "localhost": "localhost",
		"@example.com": "", ".example.com": "", "example.com.": "", "exämple.com": "", "https://example.com": "", "": "", "a b": "",
	})
}

func TestZones(t *testing.T) {
	spelled(t, parseZone, func(z *time.Location) string { return z.String() }, map[string]string{
		"America/New_York": "America/New_York", "UTC": "UTC", "Asia/Kathmandu": "Asia/Kathmandu",
		"": "", "Local": "", "local": "", "New York": "", "../../etc/passwd": "", "/etc/localtime": "", "Nowhere": "",
	})
	for text, want := range map[string]string{
		"new york": "America/New_York", "America/NewYork": "America/New_York", "Berlin": "Europe/Berlin", "europe/berlin": "Europe/Berlin",
		"Europe/Kiew": "Europe/Kyiv", "Calcutta": "", "Sao Paulo": "America/Sao_Paulo", "xyzzy": "",
	} {
		if got := closestZone(text); got != want {
			t.Errorf("%q is near %q, want %q", text, got, want)
		}
	}
}

// Every zone that is ever suggested has to be one.
func TestSuggestedZonesExist(t *testing.T) {
	for _, zone := range strings.Fields(zones) {
		if _, err := parseZone(zone); err != nil {
			t.Error(err)
		}
	}
}

func TestLocales(t *testing.T) {
	for text, monthFirst := range map[string]bool{"en-US": true, "en-GB": false, "de-DE": false, "ja-JP": true} {
		l, err := unmarshal[Locale](text)
		if err != nil || l.MonthFirst() != monthFirst {
			t.Errorf("%s: month first = %v, %v", text, l.MonthFirst(), err)
		}
	}
	for _, text := range []string{"", "en", "en-us", "en_US.UTF-8", "C", "xx-XX"} {
		if _, err := unmarshal[Locale](text); err == nil {
			t.Errorf("%q was taken for a locale", text)
		}
	}
	for _, text := range strings.Fields(monthFirst) {
		if _, err := unmarshal[Locale](text); err != nil {
			t.Error(err)
		}
	}
}

// The distance is checked against its definition, written down recursively.
func TestDistance(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, rng.IntN(7))
		for i := range b {
			b[i] = "abc"[rng.IntN(3)]
		}
		return string(b)
	}
	for range 3000 {
		a, b := word(), word()
		if got, want := distance(a, b), slowDistance(a, b); got != want {
			t.Fatalf("distance(%q, %q) = %d, want %d", a, b, got, want)
		}
	}
	if distance(strings.Repeat("a", 65), "a") != 64 {
		t.Error("a word of any length is compared")
	}
}

func slowDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	i, j := len(a)-1, len(b)-1
	change := slowDistance(a[:i], b[:j])
	if a[i] != b[j] {
		change++
	}
	best := min(change, slowDistance(a[:i], b)+1, slowDistance(a, b[:j])+1)
	if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
		best = min(best, slowDistance(a[:i-1], b[:j-1])+1)
	}
	return best
}

func TestClosest(t *testing.T) {
	keys := []string{"windows", "days", "usable", "deep_block"}
	for word, want := range map[string]string{
		"windos": "windows", "widnows": "windows", "Days": "days", "day": "days", "deep-block": "deep_block", "deepblock": "deep_block",
		"colour": "", "w": "", "": "",
	} {
		if got := closest(word, keys); got != want {
			t.Errorf("closest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestExcerpt(t *testing.T) {
	for _, test := range []struct {
		name, line string
		col, end   int
		want       []string
	}{
		{"plain", `days = ["Mon"]`, 8, 13, []string{`days = ["Mon"]`, `        ^^^^^`}},
		{"behind letters of two bytes", `name = "Zoë", x`, 15, 16, []string{`name = "Zoë", x`, `              ^`}},
		{"tab and escape", "\ta = \"\x1b[2J\u202e\"", 5, 9, []string{" a = \"\uFFFD[2J\uFFFD\"", "     ^^^^"}},
		{"long, at its end", strings.Repeat("x", 100) + "YY", 100, 102,
			[]string{"…" + strings.Repeat("x", 35) + "YY", strings.Repeat(" ", 36) + "^^"}},
		{"long, at its beginning", "YY" + strings.Repeat("x", 100), 0, 2, []string{"YY" + strings.Repeat("x", 69) + "…", "^^"}},
		{"a mark that is too long", strings.Repeat("Y", 100), 0, 100, []string{strings.Repeat("Y", 71) + "…", strings.Repeat("^", 72)}},
		{"a secret", `password = "hunter2"`, 0, 8, []string{"password = …", "^^^^^^^^"}},
		{"in a secret", `x = { pwd = "hunter2" }`, 12, 21, []string{"x = { pwd = …", "            ^"}},
		{"a secret by its short name", `pw = "hunter2"`, 0, 2, []string{"pw = …", "^^"}},
		{"a secret under a broken key", `pass word = hunter2`, 5, 6, []string{"pass word = …", "     ^"}},
		{"a secret address", `url = "https://example.com/secret"`, 6, 33, []string{`url = "https://…`, `      ^^^^^^^^^`}},
		{"nothing", ``, 0, 0, []string{"", "^"}},
	} {
		text, caret := excerpt(test.line, test.col, test.end)
		if diff := cmp.Diff(test.want, []string{text, caret}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
