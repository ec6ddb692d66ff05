package google

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
	"bywhen/calendar/google/googletest"
	"bywhen/calendar/ics"
)

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watch fails the test when a secret is logged.
type watch struct{ t testing.TB }

func (w watch) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(googletest.Canary)) {
		w.t.Errorf("the log holds a secret: %s", p)
	}
	return len(p), nil
}

func (w watch) log() *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// settings lead to the server, with a client file and a folder for the token.
func settings(t testing.TB, s *googletest.Server) Settings {
	t.Helper()
	dir := t.TempDir()
	set := Settings{
		ClientSecretFile: googletest.ClientFile(t, dir), Endpoint: s.Endpoint(),
		AuthURL: s.URL + "/auth", TokenURL: s.URL + "/token", RevokeURL: s.URL + "/revoke",
	}
	set.KeepIn(dir)
	return set
}

// opened is a calendar on the server, which somebody has signed in to.
func opened(t testing.TB, s *googletest.Server, edit ...func(*Settings)) *Google {
	t.Helper()
	set := settings(t, s)
	for _, e := range edit {
		e(&set)
	}
	set = set.filled()
	s.SignIn(t, set.dir, time.Hour, needs(set.Access)...)
	g, err := New(watch{t}.log(), "google", set)
	must(t, err)
	return g
}

// subject is a calendar as the contract wants it.
func subject(g *Google, s *googletest.Server, id string) calendartest.Subject {
	return calendartest.Subject{
		Reader: g,
		Put: func(t *testing.T, uid, text string) {
			t.Helper()
			decoded, err := ics.Decode([]byte(text))
			if err != nil || len(decoded.Objects) != 1 || decoded.Objects[0].UID() != uid {
				t.Fatalf("decode %s: %+v, %v", uid, decoded, err)
			}
			s.Make(id, decoded.Objects[0].Events...)
		},
		Remove: func(t *testing.T, uid string) {
			t.Helper()
			if !s.Remove(id, uid) {
				t.Fatalf("remove %s: it is not there", uid)
			}
		},
		Break:  func(_ *testing.T, uid string) { s.Break(id, uid) },
		Forget: func(*testing.T) { s.Forget() },
		ReadOnly: func(t *testing.T) calendar.Reader {
			return opened(t, s, func(set *Settings) { set.Access = accessRead })
		},
		Limits: calendartest.Limits{MaxText: 8192, NoAlarmText: true},
	}
}

// TestContract holds a calendar at Google to what every calendar promises, in one
// page and in many, on the primary calendar and on another one.
func TestContract(t *testing.T) {
	const other = "team@group.calendar.google.com"
	for _, tc := range []struct {
		name string
		page int
		id   string
		edit func(*Settings)
	}{
		{"primary", 0, googletest.Owner, func(*Settings) {}},
		{"an event a page", 1, googletest.Owner, func(*Settings) {}},
		{"another calendar by its name", 0, other, func(s *Settings) { s.Calendar = "Team" }},
	} {
		t.Run(tc.name, func(t *testing.T) {
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				s := googletest.New(t)
				s.Page = tc.page
				s.Add(other, "Team", "owner")
				return subject(opened(t, s, tc.edit), s, tc.id)
			})
		})
	}
}
