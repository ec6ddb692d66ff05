package mail

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"strings"
	"time"
	"unicode"

	"bywhen/calendar"
)

// A Message is one mail before it is bytes. The same values give the same bytes:
// nothing is taken from the clock, the machine or chance.
type Message struct {
	From, To calendar.Person
	Subject  string
	// Date is when it was written, in the zone of the writer.
	Date time.Time
	// ID is the Message-ID without its angle brackets.
	ID string
	// Auto says that no person had a hand in it (RFC 3834 5: nobody's absence
	// note is to answer it).
	Auto bool
	// Text is the whole message as plain text, HTML the same once more, "" for
	// none.
	Text, HTML string
	// Request is an invitation (RFC 6047 2.4): an iCalendar object with
	// METHOD:REQUEST, nil for none.
	Request []byte
	// Files are attached.
	Files []File
}

// A File is an attachment: text in UTF-8.
type File struct {
	Name string // "check-ins.ics"
	Type string // "text/calendar"
	Data []byte
}

// MessageID derives the Message-ID of the mail that a key stands for: the same
// mail has the same one however often it is sent, so that a mail program shows
// it once.
func MessageID(owner calendar.Address, key string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d:%s%s", len(owner), owner, key))
	_, domain, _ := strings.Cut(string(owner), "@")
	if domain == "" || !ascii(domain) {
		domain = "bywhen.invalid"
	}
	return hex.EncodeToString(sum[:16]) + "@" + domain
}

// The longest header values, in characters: what people never need more of.
const (
	maxName    = 100
	maxSubject = 200
)

// Bytes are the message as it goes over the wire (RFC 5322), all of it ASCII,
// with CRLF line ends and no line of more than 998 octets.
func (m *Message) Bytes() ([]byte, error) {
	from, err := address(m.From)
	if err != nil {
		return nil, err
	}
	to, err := address(m.To)
	if err != nil {
		return nil, err
	}
	w := &writer{id: m.ID}
	w.header("From", from)
	w.header("To", to)
	w.header("Subject", mime.QEncoding.Encode("utf-8", clean(m.Subject, maxSubject)))
	w.header("Date", m.Date.Format(time.RFC1123Z))
	w.header("Message-ID", "<"+clean(m.ID, maxSubject)+">")
	if m.Auto {
		w.header("Auto-Submitted", "auto-generated")
	}
	w.header("MIME-Version", "1.0")
	if err := w.body(m); err != nil {
		return nil, fmt.Errorf("write mail %s: %w", m.ID, err)
	}
	return []byte(w.String()), nil
}

// errAddress: an address that a header cannot hold safely.
var errAddress = errors.New("it is no plain mail address (letters beyond ASCII are not supported yet)")

// address writes a person for a header.
func address(p calendar.Person) (string, error) {
	a := string(p.Address)
	parsed, err := netmail.ParseAddress("<" + a + ">")
	if err != nil || parsed.Address != a || !ascii(a) || strings.ContainsAny(a, "<>\" ,;\\") {
		return "", fmt.Errorf("write to %q: %w", a, errAddress)
	}
	return (&netmail.Address{Name: clean(p.Name, maxName), Address: a}).String(), nil
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// clean is text from outside as one line of a header.
func clean(s string, most int) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool {
		return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Bidi_Control, r)
	}), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// A writer writes the parts of a message.
type writer struct {
	strings.Builder
	id string
	n  int // parts so far
}

// header writes a field, folded between words.
func (w *writer) header(name, value string) {
	line, begun := name+":", false
	for _, word := range strings.Fields(value) {
		if begun && len(line)+1+len(word) > 76 {
			w.WriteString(line + "\r\n")
			line = ""
		}
		line, begun = line+" "+word, true
	}
	w.WriteString(line + "\r\n")
}

// body writes what the message holds: alternatives of the text, and beside them
// the files (RFC 2046 5.1).
func (w *writer) body(m *Message) error {
	texts := []part{{kind: "text/plain; charset=utf-8", data: []byte(m.Text)}}
	if m.HTML != "" {
		texts = append(texts, part{kind: "text/html; charset=utf-8", data: []byte(m.HTML)})
	}
	if m.Request != nil {
		texts = append(texts, part{kind: "text/calendar; charset=utf-8; method=REQUEST", data: m.Request, exact: true})
	}
	whole := part{inside: texts, kind: "multipart/alternative"}
	if len(texts) == 1 {
		whole = texts[0]
	}
	if len(m.Files) > 0 {
		whole = part{kind: "multipart/mixed", inside: []part{whole}}
	}
	for _, f := range m.Files {
		name := mime.FormatMediaType(f.Type, map[string]string{"charset": "utf-8", "name": f.Name})
		disposition := mime.FormatMediaType("attachment", map[string]string{"filename": f.Name})
		if name == "" || disposition == "" {
			return fmt.Errorf("attach %q: it has no name or type that a header can hold", f.Name)
		}
		whole.inside = append(whole.inside, part{kind: name, disposition: disposition, data: f.Data, exact: true})
	}
	return w.part(whole)
}

// A part is a body with the fields that describe it.
type part struct {
	kind, disposition string
	data              []byte
	// exact keeps every byte, line ends included; other parts are text.
	exact  bool
	inside []part
}

func (w *writer) part(p part) error {
	if p.inside != nil {
		boundary := w.boundary()
		w.header("Content-Type", p.kind+`; boundary="`+boundary+`"`)
		for _, in := range p.inside {
			w.WriteString("\r\n--" + boundary + "\r\n")
			if err := w.part(in); err != nil {
				return err
			}
		}
		w.WriteString("\r\n--" + boundary + "--\r\n")
		return nil
	}
	w.header("Content-Type", p.kind)
	if p.disposition != "" {
		w.header("Content-Disposition", p.disposition)
	}
	if p.exact {
		w.header("Content-Transfer-Encoding", "base64")
		w.WriteString("\r\n")
		w.base64(p.data)
		return nil
	}
	w.header("Content-Transfer-Encoding", "quoted-printable")
	w.WriteString("\r\n")
	return w.quoted(p.data)
}

// boundary is one that no part can hold: neither quoted-printable nor base64
// has a "=_" in it.
func (w *writer) boundary() string {
	w.n++
	sum := sha256.Sum256(fmt.Appendf(nil, "boundary %d of %s", w.n, w.id))
	return "=_" + hex.EncodeToString(sum[:12])
}

// base64 writes data in lines of 76 characters.
func (w *writer) base64(data []byte) {
	text := base64.StdEncoding.EncodeToString(data)
	for len(text) > 76 {
		w.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	w.WriteString(text + "\r\n")
}

// quoted writes text as quoted-printable (RFC 2045 6.7). A line never begins
// with a full stop, which some programs take for the end of the mail, nor with
// "From ", which some mailboxes take for the beginning of the next.
func (w *writer) quoted(text []byte) error {
	var b strings.Builder
	q := quotedprintable.NewWriter(&b)
	if _, err := q.Write(text); err != nil {
		return err
	}
	if err := q.Close(); err != nil {
		return err
	}
	for line := range strings.Lines(b.String()) {
		if first := line[0]; first == '.' || strings.HasPrefix(line, "From ") {
			w.WriteString(fmt.Sprintf("=%02X", first))
			if line = line[1:]; len(line) > 75 {
				w.WriteString("=\r\n")
			}
		}
		w.WriteString(line)
	}
	if !strings.HasSuffix(w.String(), "\r\n") {
		w.WriteString("\r\n")
	}
	return nil
}
