package caldav

import (
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A fake is a small calendar server that can be as odd as those of the world. Its
// one calendar is /cal/work/.
type fake struct {
	t   testing.TB
	url string

	mu      sync.Mutex
	objects map[string]string // file name -> text
	changed map[string]int    // file name -> the change that touched it last
	changes int
	asked   []string // method and path of every request
	// oddities; the zero value is a plain server with sync tokens.
	noSync, noCTag bool
	etag           func(n int) string          // nil: quoted and strong
	href           func(name string) string    // nil: an absolute path
	badToken       func(w http.ResponseWriter) // nil: 403 valid-sync-token
	ignoreToken    bool                        // answers any token with everything
	noData         bool                        // sync-collection carries no objects
	page           int                         // the most members of a sync answer
	before         func(w http.ResponseWriter, r *http.Request) (answered bool)
	epoch          int
}

func newFake(t testing.TB, uids ...string) *fake {
	f := &fake{t: t, objects: map[string]string{}, changed: map[string]int{}}
	for _, uid := range uids {
		f.put(uid, event(uid, "Meeting "+uid))
	}
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	f.url = s.URL
	return f
}

func (f *fake) put(uid, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes++
	f.objects[uid+".ics"], f.changed[uid+".ics"] = text, f.changes
}

func (f *fake) remove(uid string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes++
	delete(f.objects, uid+".ics")
	f.changed[uid+".ics"] = f.changes
}

// calendar opens the calendar of the fake.
func (f *fake) calendar(edit ...func(*Settings)) *CalDAV {
	f.t.Helper()
	return open(f.t, f.url+"/cal/work/", edit...)
}

func (f *fake) tag(name string) string {
	if f.etag != nil {
		return f.etag(f.changed[name])
	}
	return fmt.Sprintf(`"%d"`, f.changed[name])
}

var tokenIn = regexp.MustCompile(`<sync-token>([^<]*)</sync-token>`)
var hrefIn = regexp.MustCompile(`<href>([^<]*)</href>`)

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, r.Method+" "+r.URL.Path)
	if f.before != nil && f.before(w, r) {
		return
	}
	if _, password, _ := r.BasicAuth(); password != canary {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	body, _ := io.ReadAll(r.Body)
	name := path.Base(r.URL.Path)
	text, there := f.objects[name]
	switch {
	case r.Method == "PROPFIND":
		f.propfind(w, r)
	case r.Method == "REPORT" && strings.Contains(string(body), "sync-collection"):
		f.sync(w, tokenIn.FindStringSubmatch(string(body)))
	case r.Method == "REPORT":
		f.report(w, string(body))
	case r.Method == "GET" && there:
		if tag := f.tag(name); tag != "" {
			w.Header().Set("ETag", tag)
		}
		io.WriteString(w, text)
	case r.Method == "PUT":
		f.write(w, r, name, string(body))
	case r.Method == "DELETE" && there:
		f.write(w, r, name, "")
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// write is a conditional PUT or DELETE. It compares opaque tags, as lenient
// servers do.
func (f *fake) write(w http.ResponseWriter, r *http.Request, name, text string) {
	_, there := f.objects[name]
	match := r.Header.Get("If-Match")
	if there == (r.Header.Get("If-None-Match") == "*") || match != "" && match != string(etagOf(f.tag(name))) {
		w.WriteHeader(http.StatusPreconditionFailed)
		return
	}
	f.changes++
	f.changed[name] = f.changes
	if delete(f.objects, name); text != "" {
		f.objects[name] = text
	}
	w.WriteHeader(http.StatusNoContent)
}

func (f *fake) propfind(w http.ResponseWriter, r *http.Request) {
	props := `<resourcetype><collection/><C:calendar/></resourcetype><displayname>work</displayname>`
	if !f.noCTag {
		props += fmt.Sprintf(`<S:getctag>%d/%d</S:getctag>`, f.epoch, f.changes)
	}
	answers := response207(`/cal/work/`, props)
	if r.Header.Get("Depth") == "1" {
		for _, name := range slices.Sorted(maps.Keys(f.objects)) {
			answers += response207(f.place(name), f.tagProp(name))
		}
	}
	multi(w, answers)
}

func (f *fake) place(name string) string {
	if f.href != nil {
		return f.href(name)
	}
	return "/cal/work/" + name
}

func (f *fake) tagProp(name string) string {
	if tag := f.tag(name); tag != "" {
		return "<getetag>" + escape(tag) + "</getetag>"
	}
	return ""
}

func (f *fake) sync(w http.ResponseWriter, token []string) {
	var epoch, since int
	if f.noSync {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if token != nil && token[1] != "" {
		_, err := fmt.Sscanf(token[1], "t/%d/%d", &epoch, &since)
		switch {
		case f.ignoreToken:
			since = 0
		case err != nil || epoch != f.epoch || since > f.changes:
			if f.badToken != nil {
				f.badToken(w)
				return
			}
			w.Header().Set("Content-Type", "application/xml")
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `<error xmlns="DAV:"><valid-sync-token/></error>`)
			return
		}
	}
	answers, now := "", f.changes
	names := slices.SortedFunc(maps.Keys(f.changed), func(a, b string) int { return f.changed[a] - f.changed[b] })
	given := 0
	for _, name := range names {
		if f.changed[name] <= since {
			continue
		}
		if given++; f.page > 0 && given > f.page {
			answers += `<response><href>/cal/work/</href><status>HTTP/1.1 507 Insufficient Storage</status></response>`
			break
		}
		now = f.changed[name]
		answers += f.member(name, since == 0)
	}
	multi(w, answers+fmt.Sprintf("<sync-token>t/%d/%d</sync-token>", f.epoch, now))
}

func (f *fake) member(name string, first bool) string {
	text, there := f.objects[name]
	switch {
	case !there && first:
		return ""
	case !there:
		return "<response><href>" + f.place(name) + "</href><status>HTTP/1.1 404 Not Found</status></response>"
	case f.noData:
		return response207(f.place(name), f.tagProp(name))
	}
	return response207(f.place(name), f.tagProp(name)+"<C:calendar-data>"+escape(text)+"</C:calendar-data>")
}

// report answers calendar-multiget and calendar-query, the latter with all.
func (f *fake) report(w http.ResponseWriter, body string) {
	var answers string
	if !strings.Contains(body, "multiget") {
		for _, name := range slices.Sorted(maps.Keys(f.objects)) {
			answers += response207(f.place(name), f.tagProp(name)+"<C:calendar-data>"+escape(f.objects[name])+"</C:calendar-data>")
		}
	}
	for _, m := range hrefIn.FindAllStringSubmatch(body, -1) {
		name := path.Base(m[1])
		if text, there := f.objects[name]; there {
			answers += response207(f.place(name), f.tagProp(name)+"<C:calendar-data>"+escape(text)+"</C:calendar-data>")
		}
	}
	multi(w, answers)
}

func response207(href, props string) string {
	return "<response><href>" + href + "</href><propstat><prop>" + props + "</prop><status>HTTP/1.1 200 OK</status></propstat></response>"
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}

func multi(w http.ResponseWriter, answers string) {
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.WriteHeader(http.StatusMultiStatus)
	io.WriteString(w, `<?xml version="1.0"?><multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/">`+answers+`</multistatus>`)
}
