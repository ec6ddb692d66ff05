package webcal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// A cursor is what is known of the file that was read last.
type cursor struct {
	Print    string `json:"print"` // of the address
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
}

func (k cursor) String() calendar.Cursor {
	text, err := json.Marshal(k)
	if err != nil {
		panic(err) // strings always can be written
	}
	return calendar.Cursor(text)
}

// resume reads a cursor; one that is not ours, or of another address, reads from
// nothing.
func (w *Webcal) resume(s calendar.Cursor) cursor {
	var k cursor
	if err := json.Unmarshal([]byte(s), &k); err != nil || k.Print != w.print {
		return cursor{}
	}
	return k
}

// Changes asks for the file and compares it with what the caller knows.
func (w *Webcal) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Delta{}, err
	}
	data, next, same, err := w.get(ctx, w.resume(since))
	switch {
	case err != nil:
		return calendar.Delta{}, fmt.Errorf("read calendar: %w", err)
	case same:
		return calendar.Delta{Next: next.String()}, nil
	}
	var versions map[calendar.Ref]calendar.ETag
	if known != nil {
		versions = known()
	}
	d, err := compare(data, versions)
	if err != nil {
		return calendar.Delta{}, fmt.Errorf("read calendar: %s: %w", w.at.Host, err)
	}
	d.Next = next.String()
	return d, nil
}

// Why a file says nothing about what there is.
var (
	errPage = errors.New("the address gives a web page, not a calendar: it has to be that of the .ics file")
	errEnds = errors.New("the file ends before its END:VCALENDAR, as if it had been cut off")
)

// compare makes a delta of a file.
func compare(data []byte, known map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	trimmed := bytes.TrimSpace(data)
	head := bytes.ToLower(trimmed[:min(len(trimmed), 15)])
	if bytes.HasPrefix(head, []byte("<!doctype")) || bytes.HasPrefix(head, []byte("<html")) {
		return calendar.Delta{}, errPage
	}
	decoded, err := ics.Decode(data)
	if err != nil {
		return calendar.Delta{}, err
	}
	if !whole(trimmed) {
		return calendar.Delta{}, errEnds
	}
	d := calendar.Delta{Full: true}
	there := make(map[calendar.Ref]bool)
	for _, o := range decoded.Objects {
		ref := refOf(o.UID())
		etag, err := tag(o.Events)
		if err != nil {
			return calendar.Delta{}, err
		}
		o.Version = calendar.Version{Ref: ref, ETag: etag}
		there[ref] = true
		if known[ref] == etag {
			d.Unchanged = append(d.Unchanged, ref)
		} else {
			d.Objects = append(d.Objects, o)
		}
	}
	vague := false
	for i, p := range decoded.Problems {
		p.Ref = refOf(p.UID)
		if p.UID == "" {
			p.Ref, vague = calendar.Ref(fmt.Sprintf("event %d that cannot be read", i+1)), true
		}
		d.Problems = append(d.Problems, p)
	}
	// An event that cannot be told apart may be any of those that are missed.
	for ref := range known {
		if vague && !there[ref] {
			d.Unchanged = append(d.Unchanged, ref)
		}
	}
	return d, nil
}

// whole reports whether a file goes on to its end. One in UTF-16 is taken at its
// word.
func whole(trimmed []byte) bool {
	const end = "END:VCALENDAR"
	if bytes.HasPrefix(trimmed, []byte{0xff, 0xfe}) || bytes.HasPrefix(trimmed, []byte{0xfe, 0xff}) {
		return true
	}
	return len(trimmed) >= len(end) && bytes.EqualFold(trimmed[len(trimmed)-len(end):], []byte(end))
}

// refOf names the object with a UID.
func refOf(uid string) calendar.Ref {
	sum := sha256.Sum256([]byte(uid))
	return calendar.Ref(hex.EncodeToString(sum[:16]))
}

// tag tells versions of an object apart by what they say. When they were written
// does not count: many servers say "now" each time.
func tag(events []calendar.Event) (calendar.ETag, error) {
	h := sha256.New()
	for _, ev := range events {
		ev.Modified = time.Time{}
		text, err := json.Marshal(ev)
		if err != nil {
			return "", fmt.Errorf("tell versions apart: %w", err)
		}
		h.Write(text)
	}
	return calendar.ETag(hex.EncodeToString(h.Sum(nil)[:16])), nil
}
