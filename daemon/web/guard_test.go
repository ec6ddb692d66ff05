package web_test

import (
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"bywhen/daemon/web"
)

// request sends a request with headers of the test's own.
func (w *world) request(method, path string, form url.Values, headers map[string]string) (*http.Response, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for k, v := range headers {
		if k == "Host" {
			r.Host = v
			continue
		}
		r.Header.Set(k, v)
	}
	answer, err := w.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	_, text := w.read(answer)
	return answer, text
}

// decision is a form that changes something.
var decision = url.Values{"verb": {"decide"}, "option": {"move:riverbed"}, "by": {"johnathon@example.com"}, "back": {"/"}}

// TestNothingWithoutTheLink: whoever has not come by a link sees and changes
// nothing, whatever they ask for.
func TestNothingWithoutTheLink(t *testing.T) {
	w := newWorld(t)
	before := w.state()
	for _, path := range append(paths(), "/events", "/nowhere") {
		status, page := w.get(path)
		if status != http.StatusUnauthorized {
			t.Errorf("GET %s: %d", path, status)
		}
		for _, secret := range []string{"Riverbed", "Johnathon", "Waterfall", "2 h"} {
			if strings.Contains(page, secret) {
				t.Errorf("GET %s says %s", path, secret)
			}
		}
	}
	for _, path := range []string{"/do", "/preview", "/names", "/sign-out"} {
		if status, _ := w.post(path, decision); status != http.StatusUnauthorized {
			t.Errorf("POST %s: %d", path, status)
		}
	}
	if status, _ := w.post("/sign-in", url.Values{"key": {"guessed"}}); status != http.StatusGone {
		t.Errorf("a guessed link: %d", status)
	}
	if w.state() != before {
		t.Error("something changed")
	}
}

// TestLinkWorksOnce: looking at a link does not use it up, signing in does, and
// so does time.
func TestLinkWorksOnce(t *testing.T) {
	w := newWorld(t)
	link := w.link()
	key := url.Values{"key": {link[strings.LastIndex(link, "/")+1:]}}
	for range 2 {
		if status, _ := w.get(link); status != http.StatusOK {
			t.Fatalf("looking at the link: %d", status)
		}
	}
	if status, _ := w.get("/"); status != http.StatusUnauthorized {
		t.Fatal("looking at the link signed in")
	}
	if status, _ := w.post("/sign-in", key); status != http.StatusSeeOther {
		t.Fatalf("signing in: %d", status)
	}
	w.page("/")
	w.Client = w.browser() // somebody else's
	if status, _ := w.get(link); status != http.StatusGone {
		t.Errorf("looking at the used link: %d", status)
	}
	if status, _ := w.post("/sign-in", key); status != http.StatusGone {
		t.Errorf("replaying the link: %d", status)
	}
	if status, _ := w.get("/"); status != http.StatusUnauthorized {
		t.Errorf("after replaying: %d", status)
	}
	late := w.link()
	w.pass(2 * time.Minute)
	if status, _ := w.get(late); status != http.StatusGone {
		t.Errorf("after two minutes: %d", status)
	}
	if status, _ := w.post("/sign-in", url.Values{"key": {late[strings.LastIndex(late, "/")+1:]}}); status != http.StatusGone {
		t.Errorf("signing in after two minutes: %d", status)
	}
}

// TestSignOut: a cookie is worth nothing after signing out, nor at another page.
func TestSignOut(t *testing.T) {
	w := newWorld(t).signIn()
	base, err := url.Parse(w.base)
	if err != nil {
		t.Fatal(err)
	}
	cookies := w.Jar.Cookies(base)
	if len(cookies) != 1 || !strings.HasPrefix(cookies[0].Name, "bywhen-") {
		t.Fatalf("cookies %v", cookies)
	}
	stolen := map[string]string{"Cookie": cookies[0].Name + "=" + cookies[0].Value}
	w.Client = w.browser()
	if r, _ := w.request("GET", "/calendars", nil, stolen); r.StatusCode != http.StatusOK {
		t.Fatalf("with the cookie: %d", r.StatusCode)
	}
	if other := newWorld(t); true {
		if r, _ := other.request("GET", "/calendars", nil, stolen); r.StatusCode != http.StatusUnauthorized {
			t.Errorf("at another page: %d", r.StatusCode)
		}
	}
	if r, text := w.request("POST", "/sign-out", nil, stolen); r.StatusCode != http.StatusOK || !strings.Contains(text, "You are signed out.") {
		t.Errorf("signing out: %d", r.StatusCode)
	}
	if r, _ := w.request("GET", "/calendars", nil, stolen); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("after signing out: %d", r.StatusCode)
	}
}

// TestOtherSites: what another site makes a signed-in browser send is refused,
// and changes nothing.
func TestOtherSites(t *testing.T) {
	w := newWorld(t).signIn()
	before := w.state()
	for name, headers := range map[string]map[string]string{
		"cross-site":             {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
		"same-site, other port":  {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9"},
		"old browser, by origin": {"Origin": "https://evil.example"},
		"old browser, null":      {"Origin": "null"},
		"other port by origin":   {"Origin": "http://127.0.0.1:9"},
	} {
		for _, path := range []string{"/do", "/preview", "/names", "/sign-out"} {
			if r, _ := w.request("POST", path, decision, headers); r.StatusCode != http.StatusForbidden {
				t.Errorf("%s: POST %s: %d", name, path, r.StatusCode)
			}
		}
	}
	for _, site := range []string{"cross-site", "same-site"} {
		for _, mode := range []string{"no-cors", "cors", "websocket"} {
			headers := map[string]string{"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
			if r, _ := w.request("GET", "/", nil, headers); r.StatusCode != http.StatusForbidden {
				t.Errorf("GET / from a %s page, %s: %d", site, mode, r.StatusCode)
			}
		}
	}
	// To follow a link to the page is no harm.
	if r, _ := w.request("GET", "/", nil, map[string]string{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}); r.StatusCode != http.StatusOK {
		t.Errorf("a link followed: %d", r.StatusCode)
	}
	if w.state() != before {
		t.Fatal("something changed")
	}
	if r, _ := w.request("POST", "/do", decision, map[string]string{"Sec-Fetch-Site": "same-origin", "Origin": w.base}); r.StatusCode != http.StatusSeeOther {
		t.Errorf("from the page itself: %d", r.StatusCode)
	}
}

// TestRebinding: a name that was made to point here is not answered.
func TestRebinding(t *testing.T) {
	w := newWorld(t).signIn()
	port := w.base[strings.LastIndex(w.base, ":"):]
	for _, host := range []string{"evil.example" + port, "evil.example", "127.0.0.1.evil.example" + port, "127.0.0.1:1", "127.0.0.1", "localhost.evil.example" + port, "[::1]" + port, "0.0.0.0" + port, "127.0.0.2" + port} {
		for _, method := range []string{"GET", "POST"} {
			if r, text := w.request(method, "/", nil, map[string]string{"Host": host}); r.StatusCode != http.StatusMisdirectedRequest || strings.Contains(text, "Riverbed") {
				t.Errorf("%s as %s: %d", method, host, r.StatusCode)
			}
		}
	}
	// The name of the machine itself is answered; the cookie is not for it.
	if r, _ := w.request("GET", "/", nil, map[string]string{"Host": "localhost" + port}); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("as localhost: %d", r.StatusCode)
	}
}

// TestOtherAddresses: the page is where the configuration says, and its links lead
// there.
func TestOtherAddresses(t *testing.T) {
	for listen, host := range map[string]string{"[::1]:0": "http://[::1]:", "0.0.0.0:0": "http://127.0.0.1:", "127.0.0.3:0": "http://127.0.0.3:"} {
		if l, err := net.Listen("tcp", listen); err != nil {
			t.Logf("%s: %v", listen, err) // a machine without IPv6
			continue
		} else if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, func(w *world) { w.listen = listen })
		if !strings.HasPrefix(w.base, host) {
			t.Errorf("%s: the page is at %s", listen, w.base)
		}
		w.signIn()
		w.page("/calendars")
		if r, _ := w.request("GET", "/", nil, map[string]string{"Host": "evil.example" + w.base[strings.LastIndex(w.base, ":"):]}); r.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("%s, as another name: %d", listen, r.StatusCode)
		}
	}
}

// TestPortTaken: where the page's port is taken, whoever asks for a link learns
// of it.
func TestPortTaken(t *testing.T) {
	w := newWorld(t)
	other, err := web.New(slog.New(slog.DiscardHandler), pageApp{w.app}, web.Options{Listen: strings.TrimPrefix(w.base, "http://"), Style: w.settings.Style, Keys: web.NewKeyring(time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Listen(); err == nil {
		t.Fatal("two pages are at one address")
	}
	if _, _, err := other.Link(); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("asked for a link it says %v", err)
	}
	if err := other.Run(t.Context()); err == nil {
		t.Error("it runs all the same")
	}
}

// TestGetChangesNothing asks for every page, with what could be taken for an
// order, and compares the ledger before and after.
func TestGetChangesNothing(t *testing.T) {
	w := newWorld(t).signIn()
	before := w.state()
	orders := decision.Encode()
	for _, path := range append(paths(), "/do", "/preview", "/names", "/sign-out", "/sign-in") {
		sep := map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")]
		for _, method := range []string{"GET", "HEAD", "OPTIONS", "DELETE", "PUT"} {
			w.request(method, path, nil, nil)
			w.request(method, path+sep+orders, nil, nil)
		}
	}
	if w.state() != before {
		t.Error("something changed")
	}
	w.page("/") // nor is anybody signed out
}

// TestNothingInline: the policy forbids what is inline, and no page has any.
func TestNothingInline(t *testing.T) {
	w := newWorld(t).signIn()
	inline := regexp.MustCompile(`(?i)<script(?:>|[^>]*>[^<])|<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:`)
	for _, path := range append(paths(), "/nowhere") {
		r, page := w.request("GET", path, nil, nil)
		policy := r.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, policy)
		}
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY",
		} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if found := inline.FindString(page); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
	}
}

// TestLocalRedirects: where a form leads back to is on this page.
func TestLocalRedirects(t *testing.T) {
	w := newWorld(t).signIn()
	for _, back := range []string{"https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example", "javascript:alert(1)", "evil", "/\r\nSet-Cookie: a=b", ""} {
		if status, where := w.post("/names", url.Values{"back": {back}}); status != http.StatusSeeOther || where != "/" {
			t.Errorf("back to %q led to %d %q", back, status, where)
		}
	}
}

// asOther, when set, makes the test binary ask for an address as another user
// would: "URL name=value".
const asOther = "BYWHEN_TEST_AS_OTHER"

func TestMain(m *testing.M) {
	if order := os.Getenv(asOther); order != "" {
		address, cookie, _ := strings.Cut(order, " ")
		r, err := http.NewRequest("GET", address, nil)
		if err == nil {
			r.Header.Set("Cookie", cookie)
			var answer *http.Response
			if answer, err = http.DefaultClient.Do(r); err == nil {
				fmt.Println("status", answer.StatusCode)
				return
			}
		}
		fmt.Println(err)
		return
	}
	os.Exit(m.Run())
}

// TestSecondUser: another user of this machine is refused, even with a cookie
// that is good.
func TestSecondUser(t *testing.T) {
	if os.Getuid() != 0 {
		if os.Getenv("BYWHEN_REAL") != "" {
			t.Fatal("only root can become another user")
		}
		t.Skip("only root can become another user")
	}
	w := newWorld(t).signIn()
	base, err := url.Parse(w.base)
	if err != nil {
		t.Fatal(err)
	}
	c := w.Jar.Cookies(base)[0]
	self, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "bywhen-other-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	program := dir + "/ask"
	if err := os.WriteFile(program, self, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	ask := func(as *syscall.SysProcAttr) string {
		order := exec.Command(program)
		order.Dir, order.SysProcAttr = "/", as
		order.Env = []string{asOther + "=" + w.base + "/calendars " + c.Name + "=" + c.Value}
		out, err := order.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return strings.TrimSpace(string(out))
	}
	if said := ask(nil); said != "status 200" {
		t.Fatalf("the same user gets %s", said)
	}
	nobody := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if said := ask(nobody); said != "status 403" {
		t.Errorf("another user gets %s", said)
	}
}
