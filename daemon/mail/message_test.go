package mail

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

var (
	roberta   = calendar.Person{Name: "Roberta", Address: "roberta@example.com"}
	johnathon = calendar.Person{Name: "Johnathon", Address: "johnathon@example.com"}
)

func sample() *Message {
	return &Message{
		From: roberta, To: johnathon, Subject: "Your week: 2 h 30 min too much", ID: MessageID(roberta.Address, "mail/weekly/2026-W19"),
		Date: time.Date(2026, 5, 7, 15, 0, 0, 0, time.FixedZone("EDT", -4*3600)),
		Text: "Good day,\n.\nFrom here on: ünïcödé\n", HTML: "<p>Good day</p>",
		Files: []File{{Name: "check-ins.ics", Type: "text/calendar", Data: []byte("BEGIN:VCALENDAR\r\n")}},
	}
}

// A leaf is a part of a message that holds no others.
type leaf struct {
	kind, name string
	body       []byte
}

// leaves reads a message back with another hand: the standard library's.
func leaves(t *testing.T, data []byte) (netmail.Header, []leaf) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return m.Header, parts(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Header.Get("Content-Disposition"), m.Body)
}

func parts(t *testing.T, kind, encoding, disposition string, body io.Reader) []leaf {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%q: %v", kind, err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		switch encoding {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		default:
			t.Fatalf("encoding %q", encoding)
		}
		data, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		_, d, _ := mime.ParseMediaType(disposition)
		return []leaf{{media, d["filename"], data}}
	}
	var all []leaf
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, parts(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)...)
	}
}

// TestMessage reads a message back: its fields, its two forms, its file.
func TestMessage(t *testing.T) {
	m := sample()
	m.Auto = true
	data, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "message.eml", string(data))
	header, all := leaves(t, data)
	for name, want := range map[string]string{
		"From": `"Roberta" <roberta@example.com>`, "To": `"Johnathon" <johnathon@example.com>`, "Subject": m.Subject, "Auto-Submitted": "auto-generated",
		"Date": "Thu, 07 May 2026 15:00:00 -0400", "Message-Id": "<" + m.ID + ">", "Mime-Version": "1.0",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, expected %q", name, got, want)
		}
	}
	want := []leaf{
		{"text/plain", "", []byte("Good day,\r\n.\r\nFrom here on: ünïcödé\r\n")}, {"text/html", "", []byte("<p>Good day</p>\r\n")},
		{"text/calendar", "check-ins.ics", []byte("BEGIN:VCALENDAR\r\n")},
	}
	if !slices.EqualFunc(all, want, func(a, b leaf) bool { return a.kind == b.kind && a.name == b.name && bytes.Equal(a.body, b.body) }) {
		t.Errorf("parts %q, expected %q", all, want)
	}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "From ") {
			t.Errorf("a line that mailboxes take for something else: %q", line)
		}
	}
}

// TestOnlyWhatIsThere: a message of text alone is no multipart, and what a person
// sent does not say that a machine did.
func TestOnlyWhatIsThere(t *testing.T) {
	m := sample()
	m.HTML, m.Files = "", nil
	data, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "multipart") || strings.Contains(string(data), "Auto-Submitted") {
		t.Errorf("%s", data)
	}
	m.Request = []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")
	if data, err = m.Bytes(); err != nil {
		t.Fatal(err)
	}
	if _, all := leaves(t, data); len(all) != 2 || all[1].kind != "text/calendar" || !strings.Contains(string(data), "method=REQUEST") {
		t.Errorf("%q", all)
	}
}

// TestAddresses that a header cannot hold safely are refused.
func TestAddresses(t *testing.T) {
	for _, bad := range []calendar.Address{
		"", "roberta", "a@example.com\r\nBcc: b@example.com", "a@example.com, b@example.com", "a b@example.com", "<a@example.com>", "ä@example.com", "\"a\"@example.com", "a@b@example.com",
	} {
		m := sample()
		m.To.Address = bad
		if data, err := m.Bytes(); err == nil {
			t.Errorf("%q was taken:\n%s", bad, data)
		}
	}
}

// FuzzMessage: whatever people's words are, they add no field, no part and no
// recipient, and come back as they were.
func FuzzMessage(f *testing.F) {
	f.Add("Roberta", "Your week", "Good day", "<p>", "x")
	f.Add("R\r\nBcc: all@example.com", "S\r\n\r\nbody", "\r\n.\r\nMAIL FROM:<x>\r\n", "</html>\x00", "--=_")
	f.Add("\u202egro.elpmaxe", "=?utf-8?q?x?=\nX: y", "--=_3a\r\nContent-Type: text/html\r\n\r\n", "From x\n.", "\xff\xfe")
	f.Add("\"<x@example.com>, \"", strings.Repeat("wide ", 90), strings.Repeat("x", 2000), ".\n..\n", "\r")
	f.Fuzz(func(t *testing.T, name, subject, text, html, file string) {
		m := &Message{
			From: calendar.Person{Name: name, Address: roberta.Address}, To: calendar.Person{Name: name, Address: johnathon.Address}, Subject: subject,
			ID: "id@example.com", Date: time.Unix(0, 0).UTC(), Text: text, HTML: "<p>" + html, Files: []File{{"a.ics", "text/calendar", []byte(file)}}, Auto: true,
		}
		data, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		wellFormed(t, data)
		header, all := leaves(t, data)
		var names []string
		for n, values := range header {
			if names = append(names, n); len(values) != 1 {
				t.Errorf("%s stands there %d times", n, len(values))
			}
		}
		slices.Sort(names)
		if want := []string{"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Subject", "To"}; !slices.Equal(names, want) {
			t.Fatalf("fields %v, expected %v", names, want)
		}
		for _, field := range []string{"From", "To"} {
			if list, err := header.AddressList(field); err != nil || len(list) != 1 || !strings.HasSuffix(list[0].Address, "@example.com") {
				t.Fatalf("%s: %v %v", field, list, err)
			}
		}
		want := []leaf{{"text/plain", "", lines(text)}, {"text/html", "", lines("<p>" + html)}, {"text/calendar", "a.ics", []byte(file)}}
		if !slices.EqualFunc(all, want, func(a, b leaf) bool { return a.kind == b.kind && a.name == b.name && bytes.Equal(a.body, b.body) }) {
			t.Fatalf("parts\n%q, expected\n%q", all, want)
		}
	})
}

// wellFormed holds a message to RFC 5322 2.1 and RFC 5321 4.5.3.1.6.
func wellFormed(t *testing.T, data []byte) {
	t.Helper()
	for i, b := range data {
		if b > '~' || b < ' ' && b != '\r' && b != '\n' && b != '\t' {
			t.Fatalf("octet %d is %#x", i, b)
		}
	}
	if bytes.Count(data, []byte("\r")) != bytes.Count(data, []byte("\r\n")) || bytes.Count(data, []byte("\n")) != bytes.Count(data, []byte("\r\n")) {
		t.Fatal("a line ends with CR or LF alone")
	}
	for line := range bytes.Lines(data) {
		if len(line) > 80 && !bytes.HasPrefix(line, []byte(" ")) && !bytes.Contains(line, []byte(":")) || len(line) > 1000 {
			t.Fatalf("a line of %d octets: %s", len(line), line)
		}
	}
}

// lines is text with the line ends that mail has, and one at its end.
func lines(text string) []byte {
	text = strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n").Replace(text)
	if !strings.HasSuffix(text, "\r\n") {
		text += "\r\n"
	}
	return []byte(text)
}
