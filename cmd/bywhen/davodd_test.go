package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// An oddDAV is a small calendar server at /cal/work/ that can be odd in the ways
// of the world. It changes between two requests of a test, never during one.
type oddDAV struct {
	mu     sync.Mutex
	events []string // UIDs; each object is UID.ics
	added  int      // how many of them came after the first reading
	broken string   // the UID of an object that cannot be read
	etag   func(i int) string
	href   func(uid string) string
	token  func(w http.ResponseWriter) (answered bool) // what a token is answered with
	home   bool                                        // the calendar is behind /.well-known/caldav
	drop   int                                         // answers end after so many bytes
}

// object is the text of one event.
func (d *oddDAV) object(uid string) string {
	end := "DTEND:20260504T160000Z"
	if uid == d.broken {
		end = "DTEND:20260504T140000Z"
	}
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//another//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
		"\r\nDTSTAMP:20260501T000000Z\r\nSUMMARY:Talk\r\nDTSTART:20260504T150000Z\r\n" + end + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

// member is one object in an answer.
func (d *oddDAV) member(i int) string {
	uid := d.events[i]
	return fmt.Sprintf("<response><href>%s</href><propstat><prop><getetag>%s</getetag><C:calendar-data>%s</C:calendar-data></prop>"+
		"<status>HTTP/1.1 200 OK</status></propstat></response>", d.href(uid), d.etag(i), d.object(uid))
}

func (d *oddDAV) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	switch at := r.URL.Path; {
	case d.home && at == "/.well-known/caldav":
		http.Redirect(w, r, "/dav/", http.StatusMovedPermanently)
	case d.home && at == "/dav/" && r.Method == "PROPFIND":
		d.multi(w, props(at, "<current-user-principal><href>/me/</href></current-user-principal>"))
	case d.home && at == "/me/" && r.Method == "PROPFIND":
		d.multi(w, props(at, "<C:calendar-home-set><href>/cal/</href></C:calendar-home-set>"))
	case at == "/cal/" && r.Method == "PROPFIND", at == "/cal/work/" && r.Method == "PROPFIND":
		d.multi(w, props("/cal/work/", "<resourcetype><collection/><C:calendar/></resourcetype>"))
	case r.Method == "REPORT" && strings.Contains(string(body), "sync-collection"):
		d.sync(w, regexp.MustCompile(`<sync-token>[^<]+<`).Match(body))
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// sync answers a token: with what was added since, or with everything.
func (d *oddDAV) sync(w http.ResponseWriter, known bool) {
	if known && d.token != nil && d.token(w) {
		return
	}
	answer, from := "", 0
	if known && d.token == nil {
		from = len(d.events) - d.added
	}
	for i := range d.events[from:] {
		answer += d.member(from + i)
	}
	d.multi(w, answer+fmt.Sprintf("<sync-token>t%d</sync-token>", len(d.events)))
}

func (d *oddDAV) multi(w http.ResponseWriter, answers string) {
	text := `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">` + answers + `</multistatus>`
	w.Header().Set("Content-Type", "application/xml")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(http.StatusMultiStatus)
	if d.drop > 0 {
		text = text[:min(d.drop, len(text)-1)]
	}
	io.WriteString(w, text)
}

func props(href, p string) string {
	return "<response><href>" + href + "</href><propstat><prop>" + p + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
}

// davHome makes a home whose calendar is at that address.
func davHome(t *testing.T, kind, url string) string {
	t.Helper()
	home := newHome(t)
	write(t, home+"/password", davSecret+"\n")
	who := "username = \"roberta\"\npassword_file = \"~/password\""
	if kind == "url" {
		who = "plain_http = true\nprivate_addresses = true"
	}
	head, _, _ := strings.Cut(storyConfig, "[[people]]")
	write(t, home+"/bywhen/config.toml", fmt.Sprintf("%s[calendars.dav]\nkind = %q\nurl = %q\n%s\nbusy = true\n"+
		"[calendars.own]\nkind = \"folder\"\npath = \"~/johnathon\"\nwrite = true\n", head, kind, url, who))
	return home
}

// TestWhatStatusShowsOfAServer is the table of what a server can be like, with the
// words that status shows of it after a second reading.
func TestWhatStatusShowsOfAServer(t *testing.T) {
	said := func(code int, text string) func(*oddDAV) {
		return func(d *oddDAV) {
			d.token = func(w http.ResponseWriter) bool {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(code)
				io.WriteString(w, text)
				return true
			}
		}
	}
	many := func(d *oddDAV) {
		for i := range 997 {
			d.events = append(d.events, fmt.Sprintf("e%d", i))
		}
	}
	for _, tt := range []struct {
		name   string
		before func(*oddDAV) // how it is from the beginning
		then   func(*oddDAV) // and after the first reading
		want   []string      // what status shows
		code   int           // what status ends with
	}{
		{"as it should be", nil, nil, []string{"dav +caldav +Mon May 4, 11:00 AM +4 *$"}, 0},
		{"a bogus token", nil, said(403, `<error xmlns="DAV:"><valid-sync-token/></error>`), []string{"11:00 AM +4 *$"}, 0},
		{"an expired token", nil, said(410, ""), []string{"11:00 AM +4 *$"}, 0},
		{"a token that gives 500", nil, said(500, "Internal Server Error"), []string{"11:00 AM +4 *$"}, 0},
		{"an ignored token", nil, func(d *oddDAV) { d.token = func(http.ResponseWriter) bool { return false } }, []string{"11:00 AM +4 *$"}, 0},
		{"unquoted etags", func(d *oddDAV) { d.etag = func(i int) string { return fmt.Sprint(i) } }, nil, []string{"11:00 AM +4 *$"}, 0},
		{"weak etags", func(d *oddDAV) { d.etag = func(i int) string { return fmt.Sprintf(`W/"%d"`, i) } }, nil, []string{"11:00 AM +4 *$"}, 0},
		{"a 301 at the well-known address", func(d *oddDAV) { d.home = true }, nil, []string{"11:00 AM +4 *$"}, 0},
		{"an href on another host", nil, func(d *oddDAV) {
			d.href = func(uid string) string { return "https://other.example.org/cal/work/" + uid + ".ics" }
		}, []string{"11:00 AM +3 *$", "set aside: dav, https://other.example.org/cal/work/new.ics: the server says that it is on another host, other.example.org, where your password is not sent"}, 0},
		{"one broken object among a thousand", many, func(d *oddDAV) { d.broken = "new" },
			[]string{"11:00 AM +1000 *$", `set aside: dav, /cal/work/new.ics: the event "Talk" ends before it starts`}, 0},
		{"a connection that is dropped", nil, func(d *oddDAV) { d.drop = 200 }, []string{"11:00 AM +3 +failing", "dav: read calendar: 127.0.0.1:[0-9]+ ended in the middle of its answer"}, 4},
		{"a wrong password", nil, said(401, ""), []string{"11:00 AM +3 +failing", "dav: read calendar: needs login: 127.0.0.1:[0-9]+ does not accept the password of roberta"}, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := &oddDAV{events: []string{"a", "b", "c"}}
			d.etag = func(i int) string { return fmt.Sprintf(`"%d"`, i) }
			d.href = func(uid string) string { return "/cal/work/" + uid + ".ics" }
			if tt.before != nil {
				tt.before(d)
			}
			s := httptest.NewServer(d)
			defer s.Close()
			url := s.URL + "/cal/work/"
			if d.home {
				url = s.URL
			}
			home := davHome(t, "caldav", url)
			mustRun(t, home, "sync", "--as-of", storyNow)
			d.mu.Lock()
			d.events, d.added = append(d.events, "new"), 1
			if tt.then != nil {
				tt.then(d)
			}
			d.mu.Unlock()
			command(home, "sync", "--as-of", storyNow).Run() // its own words are other tests'
			out, err := command(home, "status", "--as-of", storyNow).CombinedOutput()
			for _, want := range tt.want {
				if !regexp.MustCompile("(?m)" + want).MatchString(unwrapped(string(out))) {
					t.Errorf("status does not show %q:\n%s", want, out)
				}
			}
			if got := exitCode(err); got != tt.code {
				t.Errorf("status ended %d, want %d", got, tt.code)
			}
			if strings.Contains(string(out), davSecret) {
				t.Errorf("status shows the password:\n%s", out)
			}
		})
	}
}

// unwrapped joins the lines that were wrapped for a terminal.
func unwrapped(s string) string {
	return regexp.MustCompile(`([a-z]) *\n {2,}([a-z])`).ReplaceAllString(s, "$1 $2")
}

func exitCode(err error) int {
	var exit *exec.ExitError
	if err == nil {
		return 0
	}
	if e, ok := err.(*exec.ExitError); ok {
		exit = e
		return exit.ExitCode()
	}
	return -1
}

// bombs are answers that are small on their way and large when they are believed.
var bombs = map[string]func(w io.Writer){
	"gzip bomb of text":     func(w io.Writer) { packed(w, "BEGIN:VCALENDAR\r\nX-A:", "A", "") },
	"gzip bomb of lines":    func(w io.Writer) { packed(w, "BEGIN:VCALENDAR\r\n", "X-A:B\r\n", "") },
	"gzip bomb of events":   func(w io.Writer) { packed(w, "BEGIN:VCALENDAR\r\n", "BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n", "") },
	"gzip bomb of elements": func(w io.Writer) { packed(w, `<multistatus xmlns="DAV:">`, "<response><href>/a</href></response>", "") },
	"gzip bomb in a name":   func(w io.Writer) { packed(w, `<multistatus xmlns="`, "A", "") },
	"billion laughs": func(w io.Writer) {
		z := gzip.NewWriter(w)
		defer z.Close()
		fmt.Fprint(z, `<?xml version="1.0"?><!DOCTYPE multistatus [<!ENTITY l0 "lol">`)
		for i := 1; i < 10; i++ {
			fmt.Fprintf(z, `<!ENTITY l%d "%s">`, i, strings.Repeat(fmt.Sprintf("&l%d;", i-1), 10))
		}
		fmt.Fprint(z, `]><multistatus xmlns="DAV:"><response><href>&l9;</href></response></multistatus>`)
	},
}

// packed writes a gigabyte of one piece, packed.
func packed(w io.Writer, begin, piece, end string) {
	z := gzip.NewWriter(w)
	defer z.Close()
	io.WriteString(z, begin)
	block := strings.Repeat(piece, 1<<20/len(piece))
	for range 1024 {
		if _, err := io.WriteString(z, block); err != nil {
			return // the reader has had enough
		}
	}
	io.WriteString(z, end)
}

// TestBombs syncs, in a process of its own, a calendar whose server answers with a
// bomb: a clear error, and never more than 64 MB.
func TestBombs(t *testing.T) {
	if home := os.Getenv("BYWHEN_TEST_BOMBED"); home != "" {
		p := program{args: []string{"sync", "--as-of", storyNow}, stdin: strings.NewReader(""), stdout: os.Stdout, stderr: os.Stderr, home: home,
			getenv: func(name string) string { return map[string]string{"BYWHEN_HOME": filepath.Join(home, "bywhen")}[name] }}
		fmt.Printf("ended %d with a peak of %d kB\n", p.run(t.Context()), peakMemory(t))
		return
	}
	for _, kind := range []string{"caldav", "url"} {
		for name, bomb := range bombs {
			t.Run(kind+", "+name, func(t *testing.T) {
				s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Encoding", "gzip")
					w.Header().Set("Content-Type", "text/calendar")
					if kind == "caldav" {
						w.WriteHeader(http.StatusMultiStatus)
					}
					bomb(w)
				}))
				defer s.Close()
				c := exec.Command(os.Args[0], "-test.run", "^TestBombs$")
				c.Env = append(os.Environ(), "BYWHEN_TEST_BOMBED="+davHome(t, kind, s.URL+"/cal/work/"))
				out, err := c.CombinedOutput()
				if err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				var code, peak int
				i := strings.Index(string(out), "ended ")
				if _, err := fmt.Sscanf(string(out[max(i, 0):]), "ended %d with a peak of %d kB", &code, &peak); err != nil {
					t.Fatalf("%v in\n%s", err, out)
				}
				if code != 4 || !strings.Contains(string(out), "bywhen: calendar dav: ") || len(out) > 2000 {
					t.Errorf("it ended %d and said\n%.2000s", code, out)
				}
				if peak > 64<<10 {
					t.Errorf("it took %d MB", peak>>10)
				}
				t.Logf("%d MB: %s", peak>>10, strings.SplitN(string(out), "\n", 2)[0])
			})
		}
	}
}

// peakMemory is the largest size that this process ever had, in kB. What wait4
// tells of a process includes the one that started it.
func peakMemory(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	n, err := strconv.Atoi(strings.Fields(rest + " 0")[0])
	if err != nil {
		t.Fatal(err)
	}
	return n
}
