package google

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	api "google.golang.org/api/calendar/v3"

	"bywhen/calendar"
	"bywhen/calendar/google/googletest"
)

// unsigned is a calendar that nobody has signed in to.
func unsigned(t *testing.T, s *googletest.Server, edit ...func(*Settings)) *Google {
	t.Helper()
	set := settings(t, s)
	for _, e := range edit {
		e(&set)
	}
	g, err := New(watch{t}.log(), "google", set)
	must(t, err)
	return g
}

// browser follows the link as a browser does, back to where the program listens,
// and gives what the last page says.
func browser(t *testing.T, pages chan<- string) func(link string) {
	return func(link string) {
		go func() {
			resp, err := http.Get(link)
			if err != nil {
				t.Error(err)
				pages <- ""
				return
			}
			defer resp.Body.Close()
			text, err := io.ReadAll(resp.Body)
			if err != nil {
				t.Error(err)
			}
			pages <- string(text)
		}()
	}
}

// TestSignInWithABrowser goes the whole way over the loopback address: the listener
// answers once and is gone, and what was kept is for its owner alone.
func TestSignInWithABrowser(t *testing.T) {
	s := googletest.New(t)
	g := unsigned(t, s)
	pages := make(chan string, 1)
	home := ""
	show := browser(t, pages)
	grant, err := SignIn(t.Context(), []*Google{g}, Dialog{Show: func(link string) {
		u, err := http.NewRequest(http.MethodGet, link, http.NoBody)
		must(t, err)
		home = u.URL.Query().Get("redirect_uri")
		resp, err := http.Get(home + "/favicon.ico") // which browsers ask for of their own accord
		must(t, err)
		resp.Body.Close()
		show(link)
	}})
	must(t, err)
	if len(grant.Without) > 0 || !strings.Contains(<-pages, "Thank you") {
		t.Errorf("granted: %+v", grant)
	}
	if _, err := http.Get(home); err == nil {
		t.Error("it still listens")
	}
	info, err := os.Stat(g.account.path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("the token file is %v", info.Mode())
	}
	if _, _, next := readAll(t, g, ""); next == "" {
		t.Error("nothing could be read")
	}
	must(t, SignOut(t.Context(), []*Google{g}))
	if _, err := os.Stat(g.account.path); !os.IsNotExist(err) || s.Valid() != 0 {
		t.Errorf("after signing out: %v, %d tokens are good", err, s.Valid())
	}
	if err := SignOut(t.Context(), []*Google{g}); !errors.Is(err, ErrSignedOut) {
		t.Errorf("signing out twice: %v", err)
	}
}

// TestUnticked leaves boxes unticked: without the one for events nothing is kept,
// without another it is said what does not work.
func TestUnticked(t *testing.T) {
	for _, tc := range []struct {
		name    string
		without string
		err     string
		grant   string
	}{
		{"events", api.CalendarEventsOwnedScope, "sign in: a box was not ticked, and bywhen can neither see your meetings nor book check-ins: sign in again and tick every box", ""},
		{"busy time", api.CalendarEventsFreebusyScope, "", "when other people are busy stays unknown"},
		{"the list of calendars", api.CalendarCalendarlistReadonlyScope, "", "calendars other than the primary one have to be named by their identifier"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := googletest.New(t)
			s.Consent = func(asked []string) []string {
				return slices.DeleteFunc(slices.Clone(asked), func(scope string) bool { return scope == tc.without })
			}
			g := unsigned(t, s)
			pages := make(chan string, 1)
			grant, err := SignIn(t.Context(), []*Google{g}, Dialog{Show: browser(t, pages)})
			<-pages
			if tc.err == "" {
				must(t, err)
				if !slices.Equal(grant.Without, []string{tc.grant}) {
					t.Errorf("granted: %+v", grant)
				}
				return
			}
			if err == nil || err.Error() != tc.err {
				t.Errorf("sign in: %v, want %q", err, tc.err)
			}
			if _, err := os.Stat(g.account.path); !os.IsNotExist(err) || s.Valid() != 0 {
				t.Errorf("a token is left: %v, %d are good", err, s.Valid())
			}
		})
	}
}

// TestDenied says no in the browser.
func TestDenied(t *testing.T) {
	s := googletest.New(t)
	s.Consent = func([]string) []string { return nil }
	g := unsigned(t, s)
	pages := make(chan string, 1)
	_, err := SignIn(t.Context(), []*Google{g}, Dialog{Show: browser(t, pages)})
	if err == nil || err.Error() != "sign in: you said no at Google, so nothing was changed" || !strings.Contains(<-pages, "did not work") {
		t.Errorf("sign in: %v", err)
	}
}

// TestNobodySaysYes stops waiting when it is told to.
func TestNobodySaysYes(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := SignIn(ctx, []*Google{unsigned(t, googletest.New(t))}, Dialog{Show: func(string) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("sign in: %v", err)
	}
}

// TestOneSignInForSeveral asks for the scopes of all calendars of an account, the
// narrowest that cover them.
func TestOneSignInForSeveral(t *testing.T) {
	s := googletest.New(t)
	reads := unsigned(t, s, func(set *Settings) { set.Access = accessRead })
	makes := unsigned(t, s, func(set *Settings) { set.Access = accessMade })
	writes := unsigned(t, s)
	if got := together([]*Google{reads, makes}); !slices.Equal(got, []string{api.CalendarEventsOwnedReadonlyScope, api.CalendarAppCreatedScope, api.CalendarCalendarlistReadonlyScope, api.CalendarEventsFreebusyScope}) {
		t.Errorf("read, and a calendar of its own: %v", got)
	}
	if got := together([]*Google{reads, writes}); !slices.Equal(got, needs(accessWrite)) {
		t.Errorf("read and write: %v", got)
	}
}

// TestTokensAreSavedWhenTheyAreRefreshed: a new access token is kept, so that the
// next process need not ask for one.
func TestTokensAreSavedWhenTheyAreRefreshed(t *testing.T) {
	s := googletest.New(t)
	g := opened(t, s)
	readAll(t, g, "")
	first, err := load(g.account.path)
	must(t, err)
	s.Expire()
	readAll(t, g, "")
	second, err := load(g.account.path)
	must(t, err)
	if first.AccessToken == "" || second.AccessToken == first.AccessToken || second.RefreshToken != first.RefreshToken || !slices.Equal(second.Scopes, needs(accessWrite)) {
		t.Error("the refreshed token was not kept")
	}
	must(t, os.Chmod(g.account.path, 0o644))
	if _, err := load(g.account.path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a token that others can read: %v", err)
	}
}

// TestSevenDays follows a sign-in of a client in testing through its week: nothing
// is said at first, from the fifth day on what will happen, and on the seventh what
// has.
func TestSevenDays(t *testing.T) {
	s := googletest.New(t)
	set := settings(t, s)
	s.SignIn(t, set.dir, 0, needs(accessWrite)...)
	g, err := New(watch{t}.log(), "google", set)
	must(t, err)
	signedIn := time.Now()
	at := func(days float64) time.Time { return signedIn.Add(time.Duration(days * 24 * float64(time.Hour))) }
	for _, tc := range []struct {
		days float64
		want string
	}{
		{0, ""}, {4.9, ""}, {5.1, "if your client at Google is still in testing, this sign-in ends on"}, {6.9, `choose "Publish app", then run bywhen auth google`}, {9, ""}, {100, ""},
	} {
		if got := g.Advice(at(tc.days)); tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("day %v: %q, want %q", tc.days, got, tc.want)
		}
	}
	s.Revoke()
	g.account.now = func() time.Time { return at(7.01) }
	_, err = g.Changes(t.Context(), "", nil)
	if !errors.Is(err, calendar.ErrLogin) || !strings.Contains(err.Error(), "ended after seven days, as Google does with clients in testing") {
		t.Errorf("on the seventh day: %v", err)
	}
	if got := g.Advice(at(7.02)); got != "" {
		t.Errorf("advice on top of the error: %q", got)
	}
}

// TestGoogleSaysWhen takes Google's own word for when a sign-in ends.
func TestGoogleSaysWhen(t *testing.T) {
	s := googletest.New(t)
	s.Ends = 7*24*time.Hour - time.Second
	g := unsigned(t, s)
	pages := make(chan string, 1)
	grant, err := SignIn(t.Context(), []*Google{g}, Dialog{Show: browser(t, pages)})
	must(t, err)
	<-pages
	if left := time.Until(grant.Until); left < 6*24*time.Hour || left > 8*24*time.Hour {
		t.Errorf("it ends in %v", left)
	}
	if got := g.Advice(time.Now().Add(6 * 24 * time.Hour)); !strings.Contains(got, "the sign-in to Google ends on") {
		t.Errorf("on the sixth day: %q", got)
	}
}

// TestNothingSecretIsSaid lets every request for a token and every call fail, in
// every way, and looks for secrets in the errors. The log is watched by every test.
func TestNothingSecretIsSaid(t *testing.T) {
	said := func(err error) {
		t.Helper()
		if err == nil {
			t.Error("no error")
		} else if strings.Contains(err.Error(), googletest.Canary) {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
	for _, f := range []googletest.Fault{
		{Status: 400, Reason: "invalid"}, {Status: 401, Reason: "authError"}, {Status: 403, Reason: "forbidden"}, {Status: 404, Reason: "notFound"}, {Status: 500, Reason: "backendError"}, {Cut: true},
	} {
		s := googletest.New(t)
		s.Fault = func(googletest.Call) googletest.Fault { return f }
		g := opened(t, s)
		_, err := g.Changes(t.Context(), "", nil)
		said(err)
		_, err = g.Put(t.Context(), calendar.Write{Event: checkIn()})
		said(err)
		said(g.Delete(t.Context(), calendar.Version{Ref: "abcde", ETag: `"1"`}, calendar.TellNobody))
		_, err = g.Busy(t.Context(), []calendar.Address{"johnathon@example.com"}, week())
		said(err)
	}
	s := googletest.New(t)
	g := unsigned(t, s)
	for _, back := range []string{
		"http://localhost/?code=4/code-" + googletest.Canary + "&state=another", "http://localhost/?code=4/code-" + googletest.Canary + "%zz",
		"4/code-" + googletest.Canary, "http://localhost/?error=" + "access_denied&state=x",
	} {
		_, err := SignIn(t.Context(), []*Google{g}, Dialog{Show: func(string) {}, Paste: func() (string, error) { return back, nil }})
		said(err)
	}
	// A code that Google does not know, with the right state.
	state := ""
	_, err := SignIn(t.Context(), []*Google{g}, Dialog{
		Show: func(link string) { state = link[strings.Index(link, "&state=")+7:] },
		Paste: func() (string, error) {
			return "http://localhost/?code=4/code-" + googletest.Canary + "&state=" + strings.Split(state, "&")[0], nil
		},
	})
	said(err)
	for _, text := range []string{"{", `{"installed":{"client_id":"x","client_secret":""}}`, `{"web":{"client_id":"x","client_secret":"` + googletest.Canary + `"}}`, googletest.Canary} {
		must(t, os.WriteFile(g.set.ClientSecretFile, []byte(text), 0o600))
		_, err := SignIn(t.Context(), []*Google{g}, Dialog{})
		said(err)
		if !errors.Is(err, ErrSetup) {
			t.Errorf("%s: %v", text, err)
		}
	}
	must(t, os.WriteFile(g.account.path, []byte(`{"v":1,"refresh_token":"`+googletest.Canary), 0o600))
	_, err = g.Changes(t.Context(), "", nil)
	said(err)
}

// TestAnotherState: an answer that belongs to another sign-in is refused, and its
// code is not redeemed.
func TestAnotherState(t *testing.T) {
	s := googletest.New(t)
	g := unsigned(t, s)
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	back := ""
	_, err := SignIn(t.Context(), []*Google{g}, Dialog{
		Show: func(link string) {
			resp, err := stay.Get(strings.Replace(link, "&state=", "&state=another", 1))
			must(t, err)
			resp.Body.Close()
			back = resp.Header.Get("Location")
		},
		Paste: func() (string, error) { return back, nil },
	})
	if err == nil || !strings.Contains(err.Error(), "belongs to another sign-in") || s.Valid() != 0 {
		t.Errorf("sign in: %v", err)
	}
}
