package ics

import (
	"bufio"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The names that calendars have for zones, and which zone each means.
func TestZoneNames(t *testing.T) {
	for name, want := range map[string]string{
		"UTC": "UTC", "Z": "UTC", "GMT": "UTC", "Etc/UTC": "UTC",
		"Europe/Berlin": "Europe/Berlin", "US/Pacific": "US/Pacific", "Japan": "Japan",
		"europe/berlin": "Europe/Berlin", "AMERICA/NEW_YORK": "America/New_York", "America/New York": "America/New_York",
		"/mozilla.org/20050126_1/Europe/Berlin":                           "Europe/Berlin",
		"/freeassociation.sourceforge.net/Tzfile/America/Argentina/Salta": "America/Argentina/Salta",
		"/Europe/Stockholm":              "Europe/Stockholm",
		"posix/Europe/Vaduz":             "Europe/Vaduz",
		"W. Europe Standard Time":        "Europe/Berlin",
		"w. europe standard time":        "Europe/Berlin",
		"Eastern Daylight Time":          "America/New_York",
		"Central Standard Time (Mexico)": "America/Mexico_City",
		"tzone://Microsoft/Utc":          "UTC",
		"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "Europe/Amsterdam",
		"(GMT+01.00) Sarajevo/Warsaw/Zagreb":                           "Europe/Sarajevo",
		"(UTC-05:00) Eastern Time (US & Canada)":                       "America/New_York",
		"(UTC-08:00) Pacific Time (US & Canada); Tijuana":              "America/Los_Angeles",
		"(UTC) Dublin, Edinburgh, Lisbon, London":                      "Europe/Dublin",
		"Eastern":                     "America/New_York",
		"EST":                         "America/New_York",
		"Canberra, Melbourne, Sydney": "Australia/Sydney",
		"(UTC-05:00) Vienna":          "offset -18000", // another Vienna
		"GMT+1":                       "offset 3600",
		"UTC-03:30":                   "offset -12600",
		"GMT +0100 (Standard) / GMT +0200 (Daylight)": "offset 3600",
		"Etc/GMT+5":            "Etc/GMT+5",
		"":                     "",
		"Local":                "",
		"localtime":            "",
		"right/Europe/Berlin":  "Europe/Berlin",
		"../Europe/Berlin":     "Europe/Berlin",
		"Nowhere/Middle":       "",
		"Customized Time Zone": "",
		"zone.tab":             "",
	} {
		loc := Zone(name, nil)
		switch offset, ok := strings.CutPrefix(want, "offset "); {
		case want == "":
			if loc != nil {
				t.Errorf("%q is %v; want no zone", name, loc)
			}
		case loc == nil:
			t.Errorf("%q is no zone; want %s", name, want)
		case ok:
			if _, off := time.Unix(0, 0).In(loc).Zone(); offset != strconv.Itoa(off) {
				t.Errorf("%q is %d s from UTC; want %s", name, off, offset)
			}
		case loc.String() != want:
			t.Errorf("%q is %v; want %s", name, loc, want)
		}
	}
}

// Every zone of Windows leads to an IANA zone that exists, and the table has no
// line twice.
func TestWindowsZones(t *testing.T) {
	seen := map[string]bool{}
	lines := bufio.NewScanner(strings.NewReader(strings.TrimSpace(windowsZones)))
	for lines.Scan() {
		key, id, ok := strings.Cut(lines.Text(), "=")
		if !ok || key != strings.ToLower(key) || seen[key] || iana(id) == nil {
			t.Errorf("bad line %q", lines.Text())
		}
		seen[key] = true
		if got := windowsZone(key + " Standard Time"); got != id {
			t.Errorf("%s Standard Time is %q; want %s", key, got, id)
		}
	}
	if len(seen) < 135 {
		t.Errorf("only %d zones", len(seen))
	}
}

// zonesToWrite are zones with plain rules, odd ones, changed ones and none.
var zonesToWrite = []string{"America/New_York", "Europe/Berlin", "Asia/Kolkata", "Africa/Casablanca", "Asia/Jerusalem", "America/Santiago",
	"Pacific/Apia", "Australia/Lord_Howe", "Europe/Dublin", "America/Nuuk", "Asia/Tehran", "Antarctica/Troll", "America/Sao_Paulo", "Pacific/Kiritimati"}

// A VTIMEZONE that we write says, to whoever reads its rules, what the zone is
// at every half hour of the years that it was written for.
func TestZoneWrittenAndRead(t *testing.T) {
	for _, name := range zonesToWrite {
		loc := iana(name)
		w := newWriter()
		w.timezone(&zoneUse{name: name, first: 2005, last: 2026, loc: loc})
		got := zoneOfRules(name, string(w.buf))
		if got == nil {
			t.Fatalf("%s cannot be read:\n%s", name, w.buf)
		}
		for x := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC); x.Year() < 2036; x = x.Add(30 * time.Minute) {
			_, want := x.In(loc).Zone()
			if _, off := x.In(got).Zone(); off != want {
				t.Errorf("%s at %v: %d s from UTC; want %d\n%s", name, x, off, want, w.buf)
				break
			}
		}
	}
}

// A rule that goes on is written without an end, so an endless series stays
// right for ever.
func TestZoneRuleGoesOn(t *testing.T) {
	w := newWriter()
	w.timezone(&zoneUse{name: "America/New_York", first: 2026, last: 2026, loc: iana("America/New_York")})
	for _, want := range []string{"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r\n", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n"} {
		if !strings.Contains(string(w.buf), want) {
			t.Errorf("no %q in\n%s", want, w.buf)
		}
	}
	got, want := zoneOfRules("x", string(w.buf)), iana("America/New_York")
	for x := time.Date(2150, 1, 1, 0, 0, 0, 0, time.UTC); x.Year() < 2151; x = x.Add(time.Hour) {
		_, a := x.In(got).Zone()
		if _, b := x.In(want).Zone(); a != b {
			t.Fatalf("%v: %d s from UTC; want %d", x, a, b)
		}
	}
}

// Rules as other programs write them.
func TestZoneOfRules(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       map[string]int // instant -> hours from UTC
	}{
		{"Exchange, since 1601", "BEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n" +
			"BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\n",
			map[string]int{"2026-01-01T00:00:00Z": 1, "2026-03-29T00:59:59Z": 1, "2026-03-29T01:00:00Z": 2, "2026-10-25T00:59:59Z": 2, "2026-10-25T01:00:00Z": 1}},
		{"one offset for ever", "BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0300\nEND:STANDARD\n",
			map[string]int{"1950-01-01T00:00:00Z": 3, "2026-07-01T00:00:00Z": 3}},
		{"a list of changes", "BEGIN:STANDARD\nDTSTART:20200101T000000\nRDATE:20220101T000000,20240101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0000\nEND:STANDARD\n" +
			"BEGIN:DAYLIGHT\nDTSTART:20210101T000000\nRDATE:20230101T000000\nTZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:DAYLIGHT\n",
			map[string]int{"2019-06-01T00:00:00Z": 1, "2020-06-01T00:00:00Z": 0, "2021-06-01T00:00:00Z": 1, "2022-06-01T00:00:00Z": 0, "2023-06-01T00:00:00Z": 1, "2025-06-01T00:00:00Z": 0}},
		{"summer time given up", "BEGIN:STANDARD\nDTSTART:20001029T030000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10;UNTIL=20101031T010000Z\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\n" +
			"BEGIN:DAYLIGHT\nDTSTART:20000326T020000\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3;UNTIL=20100328T010000Z\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nEND:DAYLIGHT\n",
			map[string]int{"2010-07-01T00:00:00Z": 2, "2010-12-01T00:00:00Z": 1, "2015-07-01T00:00:00Z": 1}},
	} {
		loc := Zone("Office", []string{"BEGIN:VTIMEZONE\nTZID:Office\n" + c.text + "END:VTIMEZONE\n"})
		if loc == nil {
			t.Errorf("%s: no zone", c.name)
			continue
		}
		for at, hours := range c.want {
			x, _ := time.Parse(time.RFC3339, at)
			if _, off := x.In(loc).Zone(); off != hours*3600 {
				t.Errorf("%s: at %s %d s from UTC; want %d h", c.name, at, off, hours)
			}
		}
	}
	for _, text := range []string{"", "TZID:Office", "BEGIN:STANDARD\nDTSTART:20200101T000000\nEND:STANDARD\n", "BEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETTO:+9900\nEND:STANDARD\n"} {
		if loc := Zone("Office", []string{"BEGIN:VTIMEZONE\nTZID:Office\n" + text + "END:VTIMEZONE\n"}); loc != nil {
			t.Errorf("%q is a zone: %v", text, loc)
		}
	}
}

// A name that means one zone is that zone, whatever the file says it is; where
// one would have to guess, the file is asked first.
func TestZoneOfNameOrFile(t *testing.T) {
	text := []string{"BEGIN:VTIMEZONE\nTZID:%\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0900\nTZOFFSETTO:+0900\nEND:STANDARD\nEND:VTIMEZONE\n"}
	for name, want := range map[string]int{"Europe/Berlin": 3600, "W. Europe Standard Time": 3600, "EST": 9 * 3600, "GMT+1": 9 * 3600, "Berlin": 9 * 3600} {
		loc := Zone(name, []string{strings.Replace(text[0], "%", name, 1)})
		if _, off := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).In(loc).Zone(); off != want {
			t.Errorf("%q is %d s from UTC; want %d", name, off, want)
		}
	}
}

// Zones may be asked for from everywhere at once.
func TestZoneTogether(t *testing.T) {
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, name := range zonesToWrite {
				if first, again := Zone(name, nil), Zone(name, nil); first != again {
					t.Errorf("%s is two zones", name)
				}
			}
		})
	}
	all.Wait()
}
