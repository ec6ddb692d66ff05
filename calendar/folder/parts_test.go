package folder

import (
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"pgregory.net/rapid"
)

func TestETagsAreReadAsTheyWereWritten(t *testing.T) {
	hex := func(n int) *rapid.Generator[string] {
		return rapid.StringOfN(rapid.RuneFrom([]rune("0123456789abcdef")), n, n, -1)
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := stamp{
			hash:     hex(32).Draw(rt, "hash"),
			uid:      hex(16).Draw(rt, "uid"),
			size:     rapid.Int64Min(0).Draw(rt, "size"),
			modified: rapid.Int64().Draw(rt, "modified"),
			partial:  rapid.Bool().Draw(rt, "partial"),
		}
		if got, ok := parseETag(s.etag()); !ok || got != s {
			rt.Errorf("%+v is read as %+v, %v", s, got, ok)
		}
	})
}

func TestForeignETagsMatchNothing(t *testing.T) {
	for _, e := range []calendar.ETag{"", `"abc"`, "----", "a-b-c-d", calendar.ETag(strings.Repeat("-", 80)), "!"} {
		if s, ok := parseETag(e); ok || s != (stamp{}) {
			t.Errorf("%q is read as %+v", e, s)
		}
	}
}

func TestRefsAreSplitAsTheyWereMade(t *testing.T) {
	for _, name := range []string{"a.ics", "a#b.ics", "a.ics#b.ics", "#.ICS"} {
		if got, alone := split(calendar.Ref(name)); got != name || !alone {
			t.Errorf("%q is split into %q, alone %v", name, got, alone)
		}
		if got, alone := split(refOf(name, uid)); got != name || alone {
			t.Errorf("%q is split into %q, alone %v", refOf(name, uid), got, alone)
		}
	}
}

func TestNamesSetAsideAreReadAsTheyWereWritten(t *testing.T) {
	for _, name := range []string{"a.ics", "-a-b-.ics", "a.tmp.ics", "über mut.ICS", strings.Repeat("x", maxName-4) + ".ics"} {
		a := aside{was: strings.Repeat("a", 16), ours: nothing, name: name}
		tmp := a.String()
		if got, ok := parseAside(tmp); !ok || got != a || !temporary(tmp) || counts(tmp) || len(tmp) > 255 {
			t.Errorf("%q becomes %q (%d bytes) and is read as %+v, %v", name, tmp, len(tmp), got, ok)
		}
		if a.String() == tmp {
			t.Error("two names are the same")
		}
	}
}

func FuzzParseAside(f *testing.F) {
	f.Add(aside{was: nothing, ours: nothing, name: "a.ics"}.String())
	f.Add(newName())
	f.Add(".bywhen-old-.tmp")
	f.Add(".bywhen-old-0000000000000000-0000000000000000-0000000000000000-../a.ics.tmp")
	f.Fuzz(func(t *testing.T, name string) {
		if a, ok := parseAside(name); ok && (!counts(a.name) || strings.Contains(a.name, "/")) {
			t.Errorf("%q leads to %q", name, a.name)
		}
	})
}

func FuzzResume(f *testing.F) {
	now := time.Date(2026, time.May, 4, 9, 0, 0, 0, time.UTC)
	f.Add(cursor{looked: 5}.String())
	f.Add(cursor{looked: 5, began: 7, done: "a/b.ics"}.String())
	f.Add("9223372036854775807/1/")
	f.Fuzz(func(t *testing.T, s string) {
		c := resume(calendar.Cursor(s), now)
		if c.looked > now.UnixNano() || c.began > now.UnixNano() {
			t.Errorf("%q is resumed in the future: %+v", s, c)
		}
	})
}
