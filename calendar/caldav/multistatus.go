package caldav

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// The namespaces of the properties that are asked for.
const (
	nsDAV    = "DAV:"
	nsCalDAV = "urn:ietf:params:xml:ns:caldav"
	nsServer = "http://calendarserver.org/ns/"
)

// A response is what a multistatus says of one resource (RFC 4918 14.24).
type response struct {
	href   string
	status int // 0 if only its properties have one
	props  props
	// refused is the status of the properties that were not given; 0 if all
	// were.
	refused int
}

// props are the properties that were given, those of the propstat with 200.
type props struct {
	etag  string
	data  []byte // calendar-data
	name  string // displayname
	ctag  string
	token string // sync-token

	collection, calendar bool
	components           []string // nil: all that there are
	readOnly             bool     // privileges are given, and none to write
	principal            string
	homes                []string
	outbox               string
	addresses            []string
}

// errNotDAV: a web server answered that knows nothing of DAV.
var errNotDAV = errors.New("the answer is not that of a calendar server")

// readMultistatus reads a multistatus and gives each response to each as it
// comes. token is the sync-token that stands in the multistatus itself (RFC 6578
// 6.4). An answer that ends early is an error, whatever was given before.
func readMultistatus(r io.Reader, each func(*response) error) (token string, err error) {
	s := newScanner(r)
	root, err := s.root()
	if err != nil {
		return "", err
	}
	if root.Name != (xml.Name{Space: nsDAV, Local: "multistatus"}) {
		return "", errNotDAV
	}
	members := 0
	err = s.children(func(e xml.StartElement) (err error) {
		if members++; members > maxMembers {
			return errTooMuch
		}
		switch e.Name {
		case xml.Name{Space: nsDAV, Local: "response"}:
			var one response
			if err := s.response(&one); err != nil {
				return err
			}
			return each(&one)
		case xml.Name{Space: nsDAV, Local: "sync-token"}:
			token, err = s.text()
			return err
		}
		return s.skip()
	})
	return token, err
}

func (s *scanner) response(one *response) error {
	return s.children(func(e xml.StartElement) (err error) {
		switch {
		case e.Name.Space != nsDAV:
			return s.skip()
		case e.Name.Local == "href" && one.href == "":
			one.href, err = s.text()
			return err
		case e.Name.Local == "status":
			one.status, err = s.status()
			return err
		case e.Name.Local == "propstat":
			return s.propstat(one)
		}
		return s.skip()
	})
}

// status reads "HTTP/1.1 200 OK"; 0 if it is no such thing.
func (s *scanner) status() (int, error) {
	text, err := s.text()
	fields := strings.Fields(text)
	if err != nil || len(fields) < 2 {
		return 0, err
	}
	code, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0, nil
	}
	return code, nil
}

// propstat reads the properties that share a status. The status comes behind
// them, so they are put aside first.
func (s *scanner) propstat(one *response) error {
	found, status := one.props, 0
	err := s.children(func(e xml.StartElement) (err error) {
		switch e.Name {
		case xml.Name{Space: nsDAV, Local: "prop"}:
			return s.children(func(e xml.StartElement) error { return s.prop(e, &found) })
		case xml.Name{Space: nsDAV, Local: "status"}:
			status, err = s.status()
			return err
		}
		return s.skip()
	})
	if err != nil {
		return err
	}
	if status == 0 || status == http.StatusOK {
		one.props = found
	} else {
		one.refused = status
	}
	return nil
}

// prop reads one property.
func (s *scanner) prop(e xml.StartElement, p *props) (err error) {
	switch e.Name {
	case xml.Name{Space: nsDAV, Local: "getetag"}:
		p.etag, err = s.text()
	case xml.Name{Space: nsCalDAV, Local: "calendar-data"}:
		p.data, err = s.raw()
	case xml.Name{Space: nsDAV, Local: "displayname"}:
		p.name, err = s.text()
	case xml.Name{Space: nsServer, Local: "getctag"}:
		p.ctag, err = s.text()
	case xml.Name{Space: nsDAV, Local: "sync-token"}:
		p.token, err = s.text()
	case xml.Name{Space: nsDAV, Local: "resourcetype"}:
		err = s.resourceType(p)
	case xml.Name{Space: nsCalDAV, Local: "supported-calendar-component-set"}:
		err = s.componentSet(p)
	case xml.Name{Space: nsDAV, Local: "current-user-privilege-set"}:
		err = s.privileges(p)
	case xml.Name{Space: nsDAV, Local: "current-user-principal"}:
		err = s.hrefs(func(href string) { p.principal = href })
	case xml.Name{Space: nsCalDAV, Local: "calendar-home-set"}:
		err = s.hrefs(func(href string) { p.homes = append(p.homes, href) })
	case xml.Name{Space: nsCalDAV, Local: "schedule-outbox-URL"}:
		err = s.hrefs(func(href string) { p.outbox = href })
	case xml.Name{Space: nsCalDAV, Local: "calendar-user-address-set"}:
		err = s.hrefs(func(href string) { p.addresses = append(p.addresses, href) })
	default:
		err = s.skip()
	}
	return err
}

// hrefs gives the DAV:href children of a property, up to a sane number of them.
func (s *scanner) hrefs(each func(string)) error {
	n := 0
	return s.children(func(e xml.StartElement) error {
		if e.Name != (xml.Name{Space: nsDAV, Local: "href"}) {
			return s.skip()
		}
		href, err := s.text()
		if n++; err == nil && n <= maxHomes {
			each(href)
		}
		return err
	})
}

func (s *scanner) resourceType(p *props) error {
	return s.children(func(e xml.StartElement) error {
		switch e.Name {
		case xml.Name{Space: nsDAV, Local: "collection"}:
			p.collection = true
		case xml.Name{Space: nsCalDAV, Local: "calendar"}:
			p.calendar = true
		}
		return s.skip()
	})
}

func (s *scanner) componentSet(p *props) error {
	return s.children(func(e xml.StartElement) error {
		for _, a := range e.Attr {
			if a.Name.Local == "name" && len(p.components) < maxHomes {
				p.components = append(p.components, strings.ToUpper(a.Value))
			}
		}
		return s.skip()
	})
}

// privileges notes whether any of those that writing needs is given (RFC 3744
// 5.4). A server that gives no list may still refuse.
func (s *scanner) privileges(p *props) error {
	given, write := false, false
	err := s.children(func(e xml.StartElement) error {
		if e.Name.Local != "privilege" {
			return s.skip()
		}
		return s.children(func(e xml.StartElement) error {
			given = true
			switch e.Name.Local {
			case "all", "write", "write-content", "bind":
				write = true
			}
			return s.skip()
		})
	})
	p.readOnly = given && !write
	return err
}
