package folder

import (
	"bytes"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// contents are what a file holds, with the refs and ETags of this folder.
type contents struct {
	objects  []calendar.Object
	problems []calendar.Problem
	// vague says that something in the file is so broken that it cannot be
	// told which event it is.
	vague bool
}

// parse reads the contents of a file. What cannot be read becomes a problem.
func parse(f file) contents {
	if len(bytes.TrimSpace(f.data)) == 0 {
		return broken(f.name, "the file is empty")
	}
	decoded, err := ics.Decode(f.data)
	if err != nil {
		return broken(f.name, err.Error())
	}
	var c contents
	several := countUIDs(decoded) > 1
	ref := func(uid string) calendar.Ref {
		if several && uid != "" {
			return refOf(f.name, uid)
		}
		return calendar.Ref(f.name)
	}
	s := stamp{hash: f.hash, size: f.size, modified: f.modified, partial: len(decoded.Problems) > 0}
	for _, o := range decoded.Objects {
		s.uid = uidHash(o.UID())
		o.Version = calendar.Version{Ref: ref(o.UID()), ETag: s.etag()}
		c.objects = append(c.objects, o)
	}
	for _, p := range decoded.Problems {
		p.Ref = ref(p.UID)
		c.problems = append(c.problems, p)
		c.vague = c.vague || p.UID == ""
	}
	return c
}

// broken are the contents of a file that cannot be read at all.
func broken(name, reason string) contents {
	return contents{problems: []calendar.Problem{{Ref: calendar.Ref(name), Reason: reason}}, vague: true}
}

// countUIDs counts the UIDs of a file, of events that could not be read as well,
// so that an event that turns bad does not change the refs of the others.
func countUIDs(d ics.Decoded) int {
	uids := make(map[string]bool)
	for _, o := range d.Objects {
		uids[o.UID()] = true
	}
	for _, p := range d.Problems {
		if p.UID != "" {
			uids[p.UID] = true
		}
	}
	return len(uids)
}

// at is the object at a ref.
func (c contents) at(ref calendar.Ref) (calendar.Object, bool) {
	for _, o := range c.objects {
		if o.Ref == ref {
			return o, true
		}
	}
	return calendar.Object{}, false
}
