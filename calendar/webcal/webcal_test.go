package webcal

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
)

// canary is the secret part of an address.
const canary = "canary-private-5d1c"

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// watch fails the test when the secret is logged.
type watch struct{ t testing.TB }

func (w watch) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(canary)) {
		w.t.Errorf("the log holds the secret address: %s", p)
	}
	return len(p), nil
}

// open opens an address below a test server.
func open(t testing.TB, url string, edit ...func(*Settings)) *Webcal {
	t.Helper()
	s := Settings{URL: url + "/" + canary + "/basic.ics?token=" + canary, PlainHTTP: true, Private: true}
	for _, e := range edit {
		e(&s)
	}
	w, err := New(slog.New(slog.NewTextHandler(watch{t}, &slog.HandlerOptions{Level: slog.LevelDebug})), "holidays", s)
	must(t, err)
	return w
}

// serve serves requests with a handler.
func serve(t testing.TB, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

// A file is what stands at an address: the objects of several programs.
type file struct{ components map[string]string }

func (f *file) text() string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another program//EN\r\n")
	for _, text := range f.components {
		_, rest, _ := strings.Cut(text, "BEGIN:VEVENT")
		inner := "BEGIN:VEVENT" + rest[:strings.LastIndex(rest, "END:VCALENDAR")]
		b.WriteString(inner)
	}
	return b.String() + "END:VCALENDAR\r\n"
}

// TestContract holds an address to what every calendar promises of reading, on a
// server that knows ETags and on one that does not.
func TestContract(t *testing.T) {
	for _, etags := range []bool{true, false} {
		t.Run(fmt.Sprintf("etags %v", etags), func(t *testing.T) {
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				f := &file{map[string]string{}}
				url := serve(t, func(w http.ResponseWriter, r *http.Request) {
					if etags {
						w.Header().Set("ETag", fmt.Sprintf(`"%x"`, f.text()))
					}
					http.ServeContent(w, r, "", time.Time{}, strings.NewReader(f.text()))
				})
				return calendartest.Subject{
					Reader: open(t, url),
					Put:    func(_ *testing.T, uid, text string) { f.components[uid] = text },
					Remove: func(_ *testing.T, uid string) { delete(f.components, uid) },
					Break: func(_ *testing.T, uid string) {
						f.components[uid] = event(uid, "Ends first", "DTSTART:20260504T150000Z", "DTEND:20260504T140000Z")
					},
				}
			})
		})
	}
}

func event(uid, summary string, lines ...string) string {
	return "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20260501T120000Z\r\nSUMMARY:" + summary + "\r\n" +
		strings.Join(lines, "\r\n") + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

const start = "DTSTART:20260504T143000Z"

func two() string {
	f := file{map[string]string{"a": event("a@example.com", "A", start), "b": event("b@example.com", "B", start)}}
	return f.text()
}

// TestWordsOfTrouble makes the servers of the world answer, and looks what status
// will show. No answer but a whole calendar may lead to a conclusion.
func TestWordsOfTrouble(t *testing.T) {
	for _, tc := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
		is     error
	}{
		{"not there", status(404, ""), "answers 404 not found: the calendar is not there any more: copy its address anew", nil},
		{"not allowed", status(403, ""), "has the secret address been changed? Copy it anew", calendar.ErrLogin},
		{"too many", status(429, "120"), "answers 429 too many requests", nil},
		{"down", status(503, ""), "answers 503 service unavailable", nil},
		{"a web page", body("<!DOCTYPE html><html>"), "gives a web page, not a calendar", nil},
		{"something else", body("hello"), "no BEGIN:VCALENDAR", nil},
		{"nothing", body(""), "no BEGIN:VCALENDAR", nil},
		{"cut between events", body(strings.TrimSuffix(two(), "END:VCALENDAR\r\n")), "ends before its END:VCALENDAR", nil},
		{"cut by the network", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "5000")
			io.WriteString(w, two())
		}, "ended in the middle of its answer", nil},
		{"in circles", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/"+canary, http.StatusFound) }, "redirected more than 5 times", nil},
		{"nothing changed, though nothing was known", status(304, ""), "no BEGIN:VCALENDAR", nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d, err := open(t, serve(t, tc.answer)).Changes(t.Context(), "", nil)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("error %v, want one with %q; delta %+v", err, tc.want, d)
			}
			if strings.Contains(err.Error(), canary) {
				t.Errorf("the error tells the secret address: %v", err)
			}
			if tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("error %v is not %v", err, tc.is)
			}
			var retry *calendar.RetryError
			if tc.name == "too many" && (!errors.As(err, &retry) || retry.After != 2*time.Minute) {
				t.Errorf("error %#v, want one that asks for two minutes", err)
			}
		})
	}
}

func status(code int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
	}
}

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, text) }
}

// TestEveryCutIsNoticed cuts the file at every byte, with an honest length and
// without.
func TestEveryCutIsNoticed(t *testing.T) {
	whole := strings.TrimSpace(two())
	for n := range len(whole) {
		if d, err := compare([]byte(whole[:n]), map[calendar.Ref]calendar.ETag{"a": "1"}); err == nil {
			t.Fatalf("%d of %d bytes were taken for a calendar: %+v", n, len(whole), d)
		}
	}
}

// TestTheAddressStaysWithItsServer follows a redirect to another server, which
// learns nothing of where we come from.
func TestTheAddressStaysWithItsServer(t *testing.T) {
	other := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if text := fmt.Sprint(r.URL, r.Header); strings.Contains(text, canary) || r.Referer() != "" || r.Header.Get("If-None-Match") != "" {
			t.Errorf("the other server was told %s", text)
		}
		io.WriteString(w, two())
	})
	first := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other+"/public.ics", http.StatusFound)
	})
	w := open(t, first)
	since := cursor{Print: w.print, ETag: `"` + canary + `"`}.String()
	d, err := w.Changes(t.Context(), since, nil)
	must(t, err)
	if len(d.Objects) != 2 || strings.Contains(string(d.Next), canary) {
		t.Errorf("delta %+v", d)
	}
}

func TestWhatIsNotFollowed(t *testing.T) {
	plain := serve(t, body(two()))
	t.Run("to http from https", func(t *testing.T) {
		s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain, http.StatusFound) }))
		t.Cleanup(s.Close)
		w := open(t, s.URL, func(s *Settings) { s.PlainHTTP = false })
		w.http.Transport.(*http.Transport).TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig
		wantWords(t, w, "redirected to http://")
	})
	t.Run("to this machine", func(t *testing.T) {
		wantWords(t, open(t, plain, func(s *Settings) { s.Private = false }), "leads to a private address: write private_addresses = true")
	})
	t.Run("to a name of this machine", func(t *testing.T) {
		url := strings.Replace(plain, "127.0.0.1", "localhost", 1)
		wantWords(t, open(t, url, func(s *Settings) { s.Private = false }), "leads to a private address")
	})
}

func wantWords(t *testing.T, w *Webcal, want string) {
	t.Helper()
	_, err := w.Changes(t.Context(), "", nil)
	if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}

func TestPrivateAddresses(t *testing.T) {
	for address, private := range map[string]bool{
		"127.0.0.1:80": true, "10.1.2.3:443": true, "192.168.1.1:443": true, "172.16.0.1:443": true, "169.254.169.254:80": true,
		"100.64.1.1:443": true, "0.0.0.0:80": true, "224.0.0.1:80": true, "255.255.255.255:80": true, "[::1]:443": true, "[::]:443": true,
		"[fe80::1%eth0]:443": true, "[fc00::1]:443": true, "[::ffff:127.0.0.1]:443": true, "[64:ff9b::7f00:1]:443": true, "[2002:7f00:1::]:443": true,
		"nonsense": true, "192.0.2.1:443": false, "8.8.8.8:443": false, "[2606:4700::1]:443": false,
	} {
		if got := publicOnly("tcp", address, nil) != nil; got != private {
			t.Errorf("%s is private: %v, want %v", address, got, private)
		}
	}
}

func TestSettings(t *testing.T) {
	for url, want := range map[string]string{
		"":                                   "url is missing",
		"ftp://example.com/" + canary:        "no web address",
		"http://example.com/" + canary:       "write https://",
		"https://me:" + canary + "@x.org/":   "has a user name in it",
		"https://exa mple.com/%zz" + canary:  "no web address",
		"webcal://example.com/" + canary:     "",
		"https://example.com/?key=" + canary: "",
	} {
		_, err := New(slog.New(slog.DiscardHandler), "holidays", Settings{URL: url})
		switch {
		case want == "" && err != nil, want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: error %v, want %q", url, err, want)
		case err != nil && strings.Contains(err.Error(), canary):
			t.Errorf("the error tells the address: %v", err)
		}
	}
}

// TestABombEndsInAnError serves a gigabyte packed into a megabyte.
func TestABombEndsInAnError(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		block := bytes.Repeat([]byte("A"), 1<<20)
		for range 1024 {
			if _, err := z.Write(block); err != nil {
				return
			}
		}
		z.Close()
	})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	_, err := open(t, url).Changes(t.Context(), "", nil)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, errTooLarge) {
		t.Errorf("error %v, want %v", err, errTooLarge)
	}
	if grown := after.HeapSys - before.HeapSys; grown > 64<<20 {
		t.Errorf("the heap grew by %d MiB", grown>>20)
	}
}

// TestAServerThatSaysNow serves an unchanged calendar whose stamps are always
// new.
func TestAServerThatSaysNow(t *testing.T) {
	n := 0
	w := open(t, serve(t, func(w http.ResponseWriter, _ *http.Request) {
		n++
		io.WriteString(w, strings.ReplaceAll(two(), "DTSTAMP:20260501T120000Z", fmt.Sprintf("DTSTAMP:20260501T1200%02dZ", n)))
	}))
	first, err := w.Changes(t.Context(), "", nil)
	must(t, err)
	known := map[calendar.Ref]calendar.ETag{}
	for _, o := range first.Objects {
		known[o.Ref] = o.ETag
	}
	again, err := w.Changes(t.Context(), first.Next, func() map[calendar.Ref]calendar.ETag { return known })
	must(t, err)
	if len(again.Objects) > 0 || len(again.Unchanged) != 2 {
		t.Errorf("nothing changed, but %+v", again)
	}
}
