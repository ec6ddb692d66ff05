package caldav

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/calendartest"
)

// A mishap stands between bywhen and a server: one write in its life goes wrong.
type mishap struct {
	to      string // the server, without a slash behind it
	lose    bool
	tooMany time.Duration
}

func (m *mishap) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	write := r.Method == http.MethodPut || r.Method == http.MethodDelete
	if write && m.tooMany > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(m.tooMany/time.Second)))
		w.WriteHeader(http.StatusTooManyRequests)
		m.tooMany = 0
		return
	}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, m.to+r.URL.EscapedPath(), r.Body)
	if err != nil {
		panic(err)
	}
	out.Header, out.ContentLength = r.Header.Clone(), r.ContentLength
	resp, err := http.DefaultTransport.RoundTrip(out)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	io.Copy(&body, resp.Body) // what is missing is missed by whoever reads it
	if write && m.lose {
		m.lose = false
		panic(http.ErrAbortHandler)
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	w.Write(body.Bytes())
}

// TestServersBehaveAlike holds real servers, and the small one of these tests, to
// the table that the simulation's calendar is held to.
func TestServersBehaveAlike(t *testing.T) {
	for name, start := range map[string]func(testing.TB) *server{"Radicale": radicale, "Xandikos": xandikos} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			calendartest.RunCalDAV(t, func(t *testing.T) calendartest.CalDAVSubject {
				s.calls++
				at := s.calendar(t, fmt.Sprintf("c%d", s.calls))
				return behind(t, at, func(c *CalDAV) calendartest.Subject { return s.subject(c, at) })
			})
		})
	}
	t.Run("the server of these tests", func(t *testing.T) {
		calendartest.RunCalDAV(t, func(t *testing.T) calendartest.CalDAVSubject {
			f := newFake(t)
			return behind(t, f.url+"/cal/work/", func(c *CalDAV) calendartest.Subject { return f.subject(c) })
		})
	})
}

// behind is a calendar behind a mishap.
func behind(t *testing.T, at string, subject func(*CalDAV) calendartest.Subject) calendartest.CalDAVSubject {
	t.Helper()
	host, path, _ := strings.Cut(strings.TrimPrefix(at, "http://"), "/")
	m := &mishap{to: "http://" + host}
	proxy := httptest.NewServer(m)
	t.Cleanup(proxy.Close)
	return calendartest.CalDAVSubject{
		Subject:    subject(open(t, proxy.URL+"/"+path)),
		LoseAnswer: func() { m.lose = true },
		TooMany:    func(after time.Duration) { m.tooMany = after },
		Refused: func(k calendar.Cursor) calendar.Cursor {
			var mine cursor
			must(t, json.Unmarshal([]byte(k), &mine))
			if mine.Token == "" {
				t.Fatalf("the cursor %s has no token", k)
			}
			mine.Token = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '8' {
					return r + 1
				}
				return r
			}, mine.Token) + "9"
			return mine.String()
		},
	}
}
