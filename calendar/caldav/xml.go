package caldav

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Why an answer is not read to its end.
var (
	errTooLong   = fmt.Errorf("the answer holds a piece of more than %d MiB", maxObject>>20)
	errTooDeep   = fmt.Errorf("the answer nests more than %d elements", maxDepth)
	errTooMuch   = fmt.Errorf("the answer is larger than %d MiB or has too many parts", maxAnswer>>20)
	errDirective = errors.New("the answer declares entities or a document type, which no calendar server has to")
)

// A meter counts what passes: by token, since the decoder holds a token whole,
// and altogether.
type meter struct {
	r     io.Reader
	token int64
	total int64
}

func (m *meter) Read(p []byte) (int, error) {
	switch {
	case m.token > maxObject:
		return 0, errTooLong
	case m.total > maxAnswer:
		return 0, errTooMuch
	}
	n, err := m.r.Read(p)
	m.token += int64(n)
	m.total += int64(n)
	return n, err
}

// A scanner reads XML as a stream of elements within limits. An entity that is
// not one of the five of XML itself is an error of the decoder, so nothing can
// grow by being expanded.
type scanner struct {
	dec    *xml.Decoder
	in     *meter
	depth  int
	tokens int
}

func newScanner(r io.Reader) *scanner {
	in := &meter{r: r}
	return &scanner{dec: xml.NewDecoder(in), in: in}
}

func (s *scanner) next() (xml.Token, error) {
	s.in.token = 0
	if s.tokens++; s.tokens > maxTokens {
		return nil, errTooMuch
	}
	t, err := s.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t.(type) {
	case xml.StartElement:
		if s.depth++; s.depth > maxDepth {
			return nil, errTooDeep
		}
	case xml.EndElement:
		s.depth--
	case xml.Directive:
		return nil, errDirective
	}
	return t, nil
}

// root goes to the first element.
func (s *scanner) root() (xml.StartElement, error) {
	for {
		t, err := s.next()
		if err != nil {
			return xml.StartElement{}, early(err)
		}
		if e, ok := t.(xml.StartElement); ok {
			return e, nil
		}
	}
}

// early makes of an end of the input what it is within a document.
func early(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// children calls do for each child of the element that was begun last. do has to
// consume the child, by children, text or skip.
func (s *scanner) children(do func(xml.StartElement) error) error {
	for {
		t, err := s.next()
		if err != nil {
			return early(err)
		}
		switch e := t.(type) {
		case xml.StartElement:
			if err := do(e); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip consumes the element that was begun last.
func (s *scanner) skip() error {
	for outside := s.depth - 1; s.depth > outside; {
		if _, err := s.next(); err != nil {
			return early(err)
		}
	}
	return nil
}

// raw is the character data of the element that was begun last; elements in it
// are passed over.
func (s *scanner) raw() ([]byte, error) {
	var all []byte
	for {
		t, err := s.next()
		if err != nil {
			return nil, early(err)
		}
		switch e := t.(type) {
		case xml.CharData:
			if len(all)+len(e) > maxObject {
				return nil, errTooLong
			}
			all = append(all, e...)
		case xml.StartElement:
			if err := s.skip(); err != nil {
				return nil, err
			}
		case xml.EndElement:
			return all, nil
		}
	}
}

// text is the same, without white space around it.
func (s *scanner) text() (string, error) {
	all, err := s.raw()
	return strings.TrimSpace(string(all)), err
}
