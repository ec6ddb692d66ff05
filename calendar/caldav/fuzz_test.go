package caldav

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// seeds are answers of the servers of the world, and some of their deformities.
func seeds() []string {
	head := `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">`
	return []string{
		head + response207("/cal/work/a.ics", `<getetag>"1"</getetag><C:calendar-data>`+escape(event("a", "A"))+`</C:calendar-data>`) + "<sync-token>t/0/1</sync-token></multistatus>",
		head + "<response><href>/cal/work/b.ics</href><status>HTTP/1.1 404 Not Found</status></response></multistatus>",
		head + response207("/", `<current-user-principal><href>/p/</href></current-user-principal><C:calendar-home-set><href>/home/</href></C:calendar-home-set>`) + "</multistatus>",
		head + response207("/home/work/", `<resourcetype><collection/><C:calendar/></resourcetype><displayname>work</displayname><S:getctag>1</S:getctag>`+
			`<C:supported-calendar-component-set><C:comp name="VEVENT"/></C:supported-calendar-component-set><current-user-privilege-set><privilege><read/></privilege></current-user-privilege-set>`) + "</multistatus>",
		head + "<response><href>https://other.example.org/x</href><propstat><prop><getetag>W/\"1\"</getetag></prop><status>HTTP/1.1 404</status></propstat></response></multistatus>",
		`<!DOCTYPE x [<!ENTITY a "b">]><multistatus xmlns="DAV:">&a;</multistatus>`,
		`<multistatus xmlns="DAV:"><response><href>`,
	}
}

// FuzzMultistatus reads answers in one piece and byte by byte: neither may panic
// or grow, and both have to say the same.
func FuzzMultistatus(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read := func(r io.Reader) (hrefs []string, token string, err error) {
			token, err = readMultistatus(r, func(one *response) error {
				hrefs = append(hrefs, one.href)
				if len(one.props.data) > len(data) {
					t.Errorf("%d bytes of text in an answer of %d", len(one.props.data), len(data))
				}
				etagOf(one.props.etag)
				return nil
			})
			return hrefs, token, err
		}
		a, tokenA, errA := read(bytes.NewReader(data))
		b, tokenB, errB := read(&slowly{data})
		if strings.Join(a, "\n") != strings.Join(b, "\n") || tokenA != tokenB || (errA == nil) != (errB == nil) {
			t.Errorf("at once: %q %q %v\nslowly:  %q %q %v", a, tokenA, errA, b, tokenB, errB)
		}
	})
}

// slowly gives one byte at a time.
type slowly struct{ rest []byte }

func (s *slowly) Read(p []byte) (int, error) {
	if len(s.rest) == 0 {
		return 0, io.EOF
	}
	n := copy(p, s.rest[:1])
	s.rest = s.rest[n:]
	return n, nil
}

// FuzzDiscovery lets a server answer whatever it likes to every question, with a
// redirect among it: no request may leave for another origin, and every error
// keeps the password to itself.
func FuzzDiscovery(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s), "/elsewhere", 207)
		f.Add([]byte(s), "https://other.example.org/", 301)
	}
	settings := Settings{URL: "http://127.0.0.1:1/", Username: user, PasswordFile: passwordFile(f)}
	f.Fuzz(func(t *testing.T, data []byte, location string, code int) {
		c, err := New(slog.New(slog.NewTextHandler(&canaryWatch{t: t}, &slog.HandlerOptions{Level: slog.LevelDebug})), "work", settings)
		must(t, err)
		asked := 0
		c.client.http.Transport = trip(func(r *http.Request) (*http.Response, error) {
			switch asked++; {
			case asked > 100:
				t.Fatal("it goes on although the server is away")
			case asked > 50:
				return nil, io.ErrUnexpectedEOF // a server that always has more to give
			}
			if r.URL.Host != "127.0.0.1:1" || r.URL.Scheme != "http" {
				t.Errorf("a request went to %s", r.URL)
			}
			w := httptest.NewRecorder()
			if h := (http.Header{"Location": {location}}); asked == 2 && code >= 300 && code < 400 {
				w.Header()["Location"] = h["Location"]
				w.WriteHeader(code)
			} else {
				w.WriteHeader(http.StatusMultiStatus)
				w.Write(data)
			}
			return w.Result(), nil
		})
		_, err = c.Changes(t.Context(), "", nil)
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("the error tells the password: %v", err)
		}
	})
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestRefsAreTheirOwnAddress: what a listing names can be asked for.
func TestRefsAreTheirOwnAddress(t *testing.T) {
	c := open(t, "http://127.0.0.1:1/cal/")
	at := &collection{at: c.client.base}
	for _, href := range []string{"/cal/a.ics", "/cal/a%20b@c.ics", "/cal/a%2Fb.ics", "/cal/%E2%82%AC.ics", "/cal/a%3Fb%23c.ics", "http://127.0.0.1:1/cal/x.ics"} {
		ref, _, err := c.refOf(at, href)
		must(t, err)
		want, err := url.Parse(href)
		must(t, err)
		if got := c.addressOf(ref); got.Path != want.Path || strings.Contains(href, "%2F") && got.EscapedPath() != href {
			t.Errorf("%s becomes %s, which is at %s", href, ref, got)
		}
		if again, _, err := c.refOf(at, string(ref)); err != nil || again != ref {
			t.Errorf("%s read again is %s (%v)", ref, again, err)
		}
	}
}
