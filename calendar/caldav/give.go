package caldav

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// A giving is the work on one page.
type giving struct {
	c     *CalDAV
	p     *listing
	known map[calendar.Ref]calendar.ETag
	d     calendar.Delta
	first int // the first problem that belongs to this page
	page  int
	bytes int
	left  bool // something remains for another page
}

// run takes members until the page is full, and fetches what did not come along.
func (g *giving) run(ctx context.Context) error {
	g.page = g.p.from.Page
	var fetch []member
	for i := range g.p.members {
		m := &g.p.members[i]
		switch {
		case g.p.given[m.ref], m.etag != "" && g.known[m.ref] == m.etag:
			continue
		case m.data != nil:
			g.take(m.ref, m.etag, m.data)
			m.data = nil
		case len(fetch) < pageFetches:
			fetch = append(fetch, *m)
		default:
			g.left = true
		}
	}
	for some := range slices.Chunk(fetch, batch) {
		if g.bytes >= g.c.pageBytes {
			g.left = true
			break
		}
		if err := g.fetch(ctx, some); err != nil {
			return err
		}
	}
	return nil
}

// fetch gets a few objects at once (RFC 4791 7.9), and those that the answer
// lacks one by one: some servers leave out what does not please them.
func (g *giving) fetch(ctx context.Context, some []member) error {
	waiting := make(map[calendar.Ref]calendar.ETag, len(some))
	for _, m := range some {
		waiting[m.ref] = m.etag
	}
	_, _, err := g.c.client.multistatus(ctx, request{method: "REPORT", at: g.p.at.at, depth: "1", body: multigetBody(some)}, func(one *response) error {
		ref, _, err := g.c.refOf(g.p.at, one.href)
		listed, asked := waiting[ref]
		switch {
		case err != nil || !asked:
			return nil
		case one.status == http.StatusNotFound || one.status == http.StatusGone || one.refused == http.StatusNotFound && one.props.etag == "":
			g.absent(ref)
		case len(one.props.data) == 0:
			return nil
		default:
			etag := etagOf(one.props.etag)
			if etag == "" {
				etag = listed
			}
			g.take(ref, etag, one.props.data)
		}
		delete(waiting, ref)
		return nil
	})
	if fatal(err) {
		return err
	}
	for _, m := range some {
		if _, still := waiting[m.ref]; still {
			if err := g.fetchOne(ctx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

func multigetBody(some []member) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="utf-8"?><C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/><C:calendar-data/></prop>`)
	for _, m := range some {
		b.WriteString("<href>")
		xml.EscapeText(&b, []byte(m.ref)) // a strings.Builder takes everything
		b.WriteString("</href>")
	}
	b.WriteString("</C:calendar-multiget>")
	return b.String()
}

// fetchOne gets one object by itself. What the server will not give is a problem
// of that object; a server that is away is one of the reading.
func (g *giving) fetchOne(ctx context.Context, m member) error {
	data, etag, err := g.c.client.get(ctx, g.c.addressOf(m.ref))
	var retry *calendar.RetryError
	switch {
	case missing(err):
		g.absent(m.ref)
		return nil
	case err != nil && statusOf(err) >= 500, errors.Is(err, errTooLong):
		g.broken(m.ref, "", "the server does not give it: "+err.Error())
		return nil
	case errors.As(err, &retry), err != nil && statusOf(err) == 0, errors.Is(err, calendar.ErrLogin):
		return err
	case err != nil:
		g.broken(m.ref, "", "the server does not give it: "+err.Error())
		return nil
	}
	tag := etagOf(etag)
	if tag == "" {
		tag = m.etag
	}
	g.take(m.ref, tag, data)
	return nil
}

// take puts an object into the page, or what is wrong with it.
func (g *giving) take(ref calendar.Ref, etag calendar.ETag, data []byte) {
	g.bytes += len(data)
	if etag == "" {
		etag = hashTag(data)
	}
	o, reason := read(ref, etag, data)
	switch {
	case reason.Reason != "":
		g.broken(ref, reason.UID, reason.Reason)
	case len(o.Events) == 0: // a to-do, or a journal
		g.p.given[ref] = true
	case g.known[ref] == etag:
		g.p.given[ref] = true // known, as only its content tells
	default:
		g.p.given[ref] = true
		g.d.Objects = append(g.d.Objects, o)
	}
}

func (g *giving) broken(ref calendar.Ref, uid, reason string) {
	g.p.given[ref] = true
	g.p.problems = append(g.p.problems, calendar.Problem{Ref: ref, UID: uid, Reason: reason})
}

func (g *giving) absent(ref calendar.Ref) {
	g.p.given[ref], g.p.absent[ref] = true, true
}

// unchanged are all members that stand beside those of this page.
func (g *giving) unchanged() []calendar.Ref {
	said := make(map[calendar.Ref]bool, len(g.d.Objects))
	for _, o := range g.d.Objects {
		said[o.Ref] = true
	}
	var out []calendar.Ref
	for _, m := range g.p.members {
		if _, was := g.known[m.ref]; was && !said[m.ref] && !g.p.absent[m.ref] {
			out = append(out, m.ref)
		}
	}
	return out
}

// gone are the members that were deleted and not made again since.
func (g *giving) gone() []calendar.Ref {
	there := make(map[calendar.Ref]bool, len(g.p.members))
	for _, m := range g.p.members {
		there[m.ref] = !g.p.absent[m.ref]
	}
	out := g.p.gone
	for ref := range g.p.absent {
		out = append(out, ref)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(ref calendar.Ref) bool { return there[ref] })
}

// read decodes one object. A CalDAV object has one UID (RFC 4791 4.1); whatever
// is wrong with one of its components is wrong with it.
func read(ref calendar.Ref, etag calendar.ETag, data []byte) (calendar.Object, calendar.Problem) {
	decoded, err := ics.Decode(data)
	switch {
	case err != nil:
		return calendar.Object{}, calendar.Problem{Reason: err.Error()}
	case len(decoded.Problems) > 0:
		return calendar.Object{}, decoded.Problems[0]
	case len(decoded.Objects) > 1:
		return calendar.Object{}, calendar.Problem{Reason: fmt.Sprintf("it holds %d events with UIDs of their own, where a calendar server keeps one", len(decoded.Objects))}
	case len(decoded.Objects) == 0:
		return calendar.Object{}, calendar.Problem{}
	}
	o := decoded.Objects[0]
	o.Version = calendar.Version{Ref: ref, ETag: etag}
	return o, calendar.Problem{}
}

// etagOf is an ETag in one spelling: quoted, and without the W/ of a weak one,
// which a server or proxy adds when it packs an answer (RFC 9110 8.8.3.2 calls
// the two equal). It is "" for none.
func etagOf(s string) calendar.ETag {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "W/")
	switch {
	case s == "" || s == `""` || len(s) > 1000 || strings.ContainsAny(s, "\r\n"):
		return ""
	case !strings.HasPrefix(s, `"`):
		s = `"` + strings.Trim(s, `"`) + `"`
	}
	return calendar.ETag(s)
}

// unversioned begins what stands for the ETag of an object that has none.
const unversioned = "content:"

// hashTag tells versions apart where the server does not.
func hashTag(data []byte) calendar.ETag {
	sum := sha256.Sum256(data)
	return calendar.ETag(unversioned + hex.EncodeToString(sum[:16]))
}
