package caldav

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
)

// A reader reads a calendar again and again, as the daemon does.
type reader struct {
	c        calendar.Reader
	cursor   calendar.Cursor
	objects  map[calendar.Ref]calendar.Object
	problems []calendar.Problem
	full     bool
}

func newReader(c calendar.Reader) *reader {
	return &reader{c: c, objects: map[calendar.Ref]calendar.Object{}}
}

func (r *reader) known() map[calendar.Ref]calendar.ETag {
	out := map[calendar.Ref]calendar.ETag{}
	for ref, o := range r.objects {
		out[ref] = o.ETag
	}
	return out
}

// read reads to the end and takes in what it learns.
func (r *reader) read(t testing.TB) error {
	t.Helper()
	r.problems, r.full = nil, false
	for range 10_000 {
		d, err := r.c.Changes(t.Context(), r.cursor, r.known)
		if err != nil {
			return err
		}
		stands := map[calendar.Ref]bool{}
		for _, ref := range d.Unchanged {
			stands[ref] = true
		}
		for _, p := range d.Problems {
			stands[p.Ref] = true
		}
		if d.Full {
			maps.DeleteFunc(r.objects, func(ref calendar.Ref, _ calendar.Object) bool { return !stands[ref] })
			r.problems = nil
		}
		for _, o := range d.Objects {
			r.objects[o.Ref] = o
		}
		for _, ref := range d.Gone {
			delete(r.objects, ref)
		}
		r.problems = append(r.problems, d.Problems...)
		r.cursor, r.full = d.Next, r.full || d.Full
		if !d.More {
			return nil
		}
	}
	t.Fatal("a reading has no end")
	return nil
}

// uids are the UIDs of what was read and stands.
func (r *reader) uids() string {
	var out []string
	for _, o := range r.objects {
		out = append(out, o.UID())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// TestContractOnOddServers holds a calendar to the contract on servers that are
// each odd in one way.
func TestContractOnOddServers(t *testing.T) {
	for name, odd := range map[string]func(*fake){
		"plain":                       func(*fake) {},
		"no sync tokens":              func(f *fake) { f.noSync = true },
		"neither tokens nor ctags":    func(f *fake) { f.noSync, f.noCTag = true, true },
		"weak etags":                  func(f *fake) { f.etag = func(n int) string { return fmt.Sprintf(`W/"%d"`, n) } },
		"unquoted etags":              func(f *fake) { f.etag = func(n int) string { return fmt.Sprint(n) } },
		"no objects in a sync answer": func(f *fake) { f.noData = true },
		"answers of one member":       func(f *fake) { f.page = 1 },
		"a refused token gives 500":   func(f *fake) { f.badToken = func(w http.ResponseWriter) { w.WriteHeader(500) } },
		"a refused token gives 200":   func(f *fake) { f.badToken = func(w http.ResponseWriter) { io.WriteString(w, "ok") } },
		"a refused token gives rubbish": func(f *fake) {
			f.badToken = func(w http.ResponseWriter) { w.WriteHeader(207); io.WriteString(w, "<a>") }
		},
		"whole hrefs": func(f *fake) { f.href = func(name string) string { return f.url + "/cal/work/" + name } },
		"hrefs of another scheme": func(f *fake) {
			f.href = func(name string) string { return "https://127.0.0.1/cal/work/" + name }
		},
	} {
		t.Run(name, func(t *testing.T) {
			calendartest.Run(t, func(t *testing.T) calendartest.Subject {
				f := newFake(t)
				odd(f)
				c := f.calendar()
				return f.subject(c)
			})
		})
	}
}

// subject is the fake's calendar as the contract wants it.
func (f *fake) subject(c *CalDAV) calendartest.Subject {
	place := func(uid string) string {
		if _, there := f.objects[fileName(uid)]; there {
			return strings.TrimSuffix(fileName(uid), ".ics")
		}
		return uid
	}
	return calendartest.Subject{
		Reader: c,
		Put:    func(_ *testing.T, uid, text string) { f.put(place(uid), text) },
		Remove: func(_ *testing.T, uid string) { f.remove(place(uid)) },
		Break:  func(_ *testing.T, uid string) { f.put(place(uid), "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:"+uid) },
		Text:   func(_ *testing.T, uid string) string { return f.objects[place(uid)+".ics"] },
		Forget: func(*testing.T) { f.epoch++ },
	}
}

// TestAnIgnoredToken meets a server that answers a token that it does not know
// with everything, and no word of it.
func TestAnIgnoredToken(t *testing.T) {
	f := newFake(t, "a", "b", "c")
	r := newReader(f.calendar())
	must(t, r.read(t))
	f.remove("b")
	f.ignoreToken = true
	must(t, r.read(t))
	if got := r.uids(); got != "a c" || !r.full {
		t.Errorf("read %q, full %v: want a c, everything listed", got, r.full)
	}
}

// TestNoETags reads a server that names no versions, and refuses to write to it.
func TestNoETags(t *testing.T) {
	f := newFake(t, "a", "b")
	f.etag = func(int) string { return "" }
	r := newReader(f.calendar())
	must(t, r.read(t))
	if got := r.uids(); got != "a b" {
		t.Errorf("read %q", got)
	}
	for _, o := range r.objects {
		_, err := r.c.(calendar.Writer).Put(t.Context(), calendar.Write{Seen: o.Version, Event: o.Events[0], Fields: calendar.FieldSummary})
		if !errors.Is(err, calendar.ErrRefused) || !strings.Contains(err.Error(), "names no versions") {
			t.Errorf("update without a version: %v", err)
		}
	}
}

// TestOneBrokenObjectAmongAThousand reads the other 999.
func TestOneBrokenObjectAmongAThousand(t *testing.T) {
	f := newFake(t)
	for i := range 1000 {
		uid := fmt.Sprintf("e%d", i)
		f.put(uid, event(uid, "Meeting"))
	}
	f.put("e500", event("e500", "Ends first", "DTSTART:20260504T150000Z", "DTEND:20260504T140000Z"))
	r := newReader(f.calendar())
	must(t, r.read(t))
	if len(r.objects) != 999 || len(r.problems) != 1 || !strings.Contains(r.problems[0].Reason, `the event "Ends first" ends before it starts`) {
		t.Errorf("%d objects, problems %+v", len(r.objects), r.problems)
	}
}

// TestOneHugeObject is set aside, and does not keep the others from being read,
// neither at first nor later.
func TestOneHugeObject(t *testing.T) {
	f := newFake(t, "a", "b")
	huge := event("huge", "Huge", "ATTACH;ENCODING=BASE64;VALUE=BINARY:"+strings.Repeat("A", maxObject))
	r := newReader(f.calendar())
	f.put("huge", huge)
	must(t, r.read(t))
	if r.uids() != "a b" || len(r.problems) != 1 || !strings.Contains(r.problems[0].Reason, "more than 4 MiB") {
		t.Errorf("read %q, problems %+v", r.uids(), r.problems)
	}
	f.put("c", event("c", "C"))
	f.put("huge", huge+"\r\n")
	must(t, r.read(t))
	if r.uids() != "a b c" || len(r.problems) != 1 {
		t.Errorf("later read %q, problems %+v", r.uids(), r.problems)
	}
}

// TestWhatStatusShows is a table of what can be wrong with a server, with the
// words that status shows. None of it leads to a conclusion.
func TestWhatStatusShows(t *testing.T) {
	answer := func(code int, text string, header ...string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			for i := 0; i+1 < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(code)
			io.WriteString(w, text)
			return true
		}
	}
	for _, tc := range []struct {
		name   string
		before func(http.ResponseWriter, *http.Request) bool
		want   string
		retry  bool
	}{
		{"the password is wrong", answer(401, ""), "needs login: HOST does not accept the password of roberta (iCloud, Fastmail and Nextcloud want an app password)", false},
		{"too many requests", answer(429, "", "Retry-After", "7"), "HOST asks for fewer requests (429)", true},
		{"down", answer(503, ""), "HOST is in trouble (503 service unavailable)", true},
		{"broken", answer(500, ""), "HOST is in trouble (500 internal server error)", true},
		{"not there", answer(404, ""), "the calendar is not there any more (HOST answers 404 not found): look at url and calendar", false},
		{"a web page", answer(200, "<html>"), "HOST: the answer is not that of a calendar server (200): look at url", false},
		{"rubbish", answer(207, "<multistatus xmlns='DAV:'><a></b>"), "HOST gives an answer that cannot be read: XML syntax error", false},
		{"another document", answer(207, "<html/>"), "HOST gives an answer that cannot be read: the answer is not that of a calendar server", false},
		{"truncated XML", answer(207, "<multistatus xmlns='DAV:'><response><href>/cal"), "HOST ended in the middle of its answer", true},
		{"billion laughs", answer(207, `<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><multistatus xmlns="DAV:">&b;</multistatus>`), "the answer declares entities", false},
		{"an entity", answer(207, `<multistatus xmlns="DAV:">&b;</multistatus>`), "invalid character entity &b;", false},
		{"a tower of elements", answer(207, "<multistatus xmlns='DAV:'>"+strings.Repeat("<a>", 100)), "nests more than 32 elements", false},
		{"a redirect to another host", answer(302, "", "Location", "https://other.example.org/secret"), "HOST sends on to https://other.example.org, where your password is not sent: if you trust it, make that the url", false},
		{"a redirect to nowhere", answer(302, ""), "HOST redirects without saying where to", false},
		{"a redirect in a circle", answer(301, "", "Location", "/cal/work/"), "HOST redirects in a circle: look at url", false},
		{"dropped before an answer", func(w http.ResponseWriter, _ *http.Request) bool { panic(http.ErrAbortHandler) }, "HOST ended in the middle of its answer", true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t, "a", "b")
			host := strings.TrimPrefix(f.url, "http://")
			r := newReader(f.calendar())
			must(t, r.read(t))
			f.before = func(w http.ResponseWriter, q *http.Request) bool {
				f.mu.Unlock() // before a handler that panics
				defer f.mu.Lock()
				return tc.before(w, q)
			}
			err := r.read(t)
			want := strings.ReplaceAll(tc.want, "HOST", host)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("status shows %v\nwant %s", err, want)
			}
			var retry *calendar.RetryError
			if errors.As(err, &retry) != tc.retry || retry != nil && tc.name == "too many requests" && retry.After != 7*time.Second {
				t.Errorf("error %#v is worth another try: %v, want %v", err, !tc.retry, tc.retry)
			}
			if err != nil && (strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "secret")) {
				t.Errorf("the error tells a secret: %v", err)
			}
			if r.uids() != "a b" {
				t.Errorf("it led to a conclusion: %q stand", r.uids())
			}
			f.before = nil
			f.remove("a")
			if err := r.read(t); err != nil || r.uids() != "b" {
				t.Errorf("when it has passed: %v, %q stand", err, r.uids())
			}
		})
	}
}

// TestOddHrefs meets members that are said to be elsewhere.
func TestOddHrefs(t *testing.T) {
	for href, want := range map[string]string{
		"https://other.example.org/cal/work/b.ics": "on another host, other.example.org, where your password is not sent",
		"/somewhere/else/b.ics":                    "lies outside of the calendar",
		"/cal/work/../secret/b.ics":                "lies outside of the calendar",
		"http://[::1/":                             "its address cannot be read",
	} {
		f := newFake(t, "a", "b")
		f.href = func(name string) string {
			if name == "b.ics" {
				return href
			}
			return "/cal/work/" + name
		}
		r := newReader(f.calendar())
		must(t, r.read(t))
		if r.uids() != "a" || len(r.problems) != 1 || !strings.Contains(r.problems[0].Reason, want) {
			t.Errorf("%s: read %q, problems %+v; want %q", href, r.uids(), r.problems, want)
		}
	}
}

// TestADropAtEveryByte lets the server drop the connection at every single byte
// of an answer, with an honest length, with a chunk, and with nothing but the end
// of the connection to go by.
func TestADropAtEveryByte(t *testing.T) {
	f := newFake(t, "a")
	r := newReader(f.calendar())
	must(t, r.read(t))
	f.put("b", event("b", "B"))
	whole := f.answer(t)
	for n := range len(whole) {
		f.before = func(w http.ResponseWriter, _ *http.Request) bool {
			dropAt(t, w, whole, n, n%3)
			return true
		}
		err := r.read(t)
		var retry *calendar.RetryError
		if !errors.As(err, &retry) || !strings.Contains(err.Error(), "ended in the middle of its answer") {
			t.Fatalf("dropped at byte %d of %d: %v", n, len(whole), err)
		}
	}
	if f.before = nil; r.uids() != "a" {
		t.Fatalf("%q stand", r.uids())
	}
	if must(t, r.read(t)); r.uids() != "a b" {
		t.Errorf("%q stand", r.uids())
	}
}

// answer is the body of what the fake says to a token.
func (f *fake) answer(t *testing.T) string {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("REPORT", "/cal/work/", strings.NewReader(syncBody("t/0/1")))
	r.SetBasicAuth(user, canary)
	f.ServeHTTP(w, r)
	return w.Body.String()
}

func dropAt(t *testing.T, w http.ResponseWriter, whole string, n, way int) {
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	head := "HTTP/1.1 207 Multi-Status\r\nContent-Type: application/xml\r\n"
	switch way {
	case 0:
		fmt.Fprintf(buf, "%sContent-Length: %d\r\n\r\n%s", head, len(whole), whole[:n])
	case 1:
		fmt.Fprintf(buf, "%sTransfer-Encoding: chunked\r\n\r\n%x\r\n%s", head, len(whole), whole[:n])
	default:
		fmt.Fprintf(buf, "%sConnection: close\r\n\r\n%s", head, whole[:n])
	}
	buf.Flush()
}

// TestBombsEndInAnError serves much that is packed into little.
func TestBombsEndInAnError(t *testing.T) {
	for name, piece := range map[string]string{
		"one long text":  "A",
		"many elements":  "<response><href>/cal/work/a.ics</href></response>",
		"one long name":  "",
		"many resources": "<response xmlns='x'><y/></response>",
	} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			f.before = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Content-Encoding", "gzip")
				w.WriteHeader(207)
				z := gzip.NewWriter(w)
				begin := `<multistatus xmlns="DAV:">`
				if piece == "" {
					begin = "<multistatus xmlns='"
				}
				io.WriteString(z, begin)
				block := bytes.Repeat([]byte(cmp.Or(piece, "A")), 1<<20/len(cmp.Or(piece, "A")))
				for range 1024 {
					if _, err := z.Write(block); err != nil {
						return true
					}
				}
				z.Close()
				return true
			}
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			err := newReader(f.calendar()).read(t)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Fatal("it was read")
			}
			if !errors.Is(err, errTooLong) && !errors.Is(err, errTooMuch) {
				t.Errorf("error %v", err)
			}
			if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 64<<20 {
				t.Errorf("the heap grew by %d MiB", grown>>20)
			}
		})
	}
}

// TestAPartOfAnEventIsNeverWrittenBack lets a server give only the first half of
// a text, with nothing that would say so.
func TestAPartOfAnEventIsNeverWrittenBack(t *testing.T) {
	f := newFake(t, "a")
	r := newReader(f.calendar())
	must(t, r.read(t))
	o := r.objects["/cal/work/a.ics"]
	f.before = func(w http.ResponseWriter, q *http.Request) bool {
		if q.Method != http.MethodGet {
			return false
		}
		w.Header().Set("ETag", f.tag("a.ics"))
		text := f.objects["a.ics"]
		io.WriteString(w, text[:strings.Index(text, "END:VCALENDAR")])
		return true
	}
	var retry *calendar.RetryError
	_, err := r.c.(calendar.Writer).Put(t.Context(), calendar.Write{Seen: o.Version, Event: o.Events[0], Fields: calendar.FieldSummary})
	if !errors.As(err, &retry) || !strings.Contains(err.Error(), "only a part of the event") || f.changes != 1 {
		t.Errorf("error %v after %d changes, want no change", err, f.changes)
	}
	f.before = nil
	f.mu.Lock()
	_, there := f.objects["a.ics"]
	f.mu.Unlock()
	if !there {
		t.Error("it is gone")
	}
}
