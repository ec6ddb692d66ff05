package folder

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"slices"

	"bywhen/calendar"
)

// Changes compares the folder with what the caller knows. Its last page is
// always Full: a listing is everything there is.
func (f *Folder) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Delta{}, err
	}
	d, err := f.open()
	if err != nil {
		return calendar.Delta{}, err
	}
	defer d.close()
	s := sweep{
		dir:    d,
		cursor: resume(since, f.now()),
		known:  byFile(known),
		uids:   make(map[string]calendar.Ref),
		page:   f.page,
	}
	entries, err := f.listing(ctx, d, s.known)
	if err != nil {
		return calendar.Delta{}, err
	}
	if err := s.run(ctx, entries); err != nil {
		return calendar.Delta{}, err
	}
	if err := d.same(); err != nil {
		return calendar.Delta{}, err
	}
	f.mu.Lock()
	f.print = fingerprint(entries)
	f.mu.Unlock()
	return s.delta, nil
}

// listing lists the files. When one that is known is not there, it looks again a
// moment later, lest a file in the middle of being saved count as deleted.
func (f *Folder) listing(ctx context.Context, d *dir, known map[string][]knownObject) ([]entry, error) {
	entries, err := d.list(ctx)
	if err != nil {
		return nil, err
	}
	there := make(map[string]bool, len(entries))
	for _, e := range entries {
		there[e.name] = true
	}
	for name := range known {
		if !there[name] {
			f.sleep(ctx, missing)
			return d.list(ctx)
		}
	}
	return entries, nil
}

// fingerprint is a number that changes when a listing does.
func fingerprint(entries []entry) uint64 {
	h := fnv.New64a()
	var line []byte
	for _, e := range entries {
		line = append(line[:0], e.name...)
		line = append(line, 0)
		line = binary.LittleEndian.AppendUint64(line, uint64(e.size))
		line = binary.LittleEndian.AppendUint64(line, uint64(e.modified))
		h.Write(line)
	}
	return h.Sum64() | 1 // zero stands for none
}

// A knownObject is what the caller knows of one object.
type knownObject struct {
	ref   calendar.Ref
	etag  calendar.ETag
	stamp stamp // zero for an ETag that is not ours
}

// byFile sorts what the caller knows by the files it stands in.
func byFile(known func() map[calendar.Ref]calendar.ETag) map[string][]knownObject {
	if known == nil {
		return nil
	}
	all := known()
	out := make(map[string][]knownObject, len(all))
	for ref, etag := range all {
		name, _ := split(ref)
		s, _ := parseETag(etag)
		out[name] = append(out[name], knownObject{ref, etag, s})
	}
	for _, objects := range out {
		slices.SortFunc(objects, func(a, b knownObject) int { return cmp.Compare(a.ref, b.ref) })
	}
	return out
}

// A sweep goes through the files by name, from where the last page ended.
type sweep struct {
	dir    *dir
	cursor cursor
	known  map[string][]knownObject
	delta  calendar.Delta
	// standing and noted become Unchanged and Problems of the last page: what
	// earlier pages gave or what did not change.
	standing []calendar.Ref
	noted    []calendar.Problem
	// uids are the UIDs met so far, hashed, and where.
	uids map[string]calendar.Ref
	// page is the most files to read, files and bytes are what was read.
	page  int
	files int
	bytes int64
}

func (s *sweep) run(ctx context.Context, entries []entry) error {
	for i, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		given := e.name <= s.cursor.done
		full := s.files >= s.page || s.bytes >= pageBytes
		switch current := s.current(e); {
		case len(current) > 0 && (given || s.unchanged(e)):
			s.stand(current)
		case full && !given:
			s.cursor.done = entries[i-1].name
			s.delta.More = true
			s.delta.Next = calendar.Cursor(s.cursor.String())
			return nil
		case given: // not counted, lest a page be full before it gets on
			s.load(e)
		default:
			s.files++
			if e.odd == "" {
				s.bytes += e.size
			}
			s.load(e)
		}
	}
	s.delta.Full = true
	s.delta.Unchanged = s.standing
	s.delta.Problems = append(s.delta.Problems, s.noted...)
	s.delta.Next = calendar.Cursor(cursor{looked: s.cursor.began}.String())
	return nil
}

// matches reports whether an ETag was made of a file that looks like e.
func (k knownObject) matches(e entry) bool {
	return k.stamp.hash != "" && k.stamp.size == e.size && k.stamp.modified == e.modified
}

// current are the known objects of a file whose ETags were made of it as it
// looks now; none if something in the file has to be said again. On the later
// pages of a reading they are what an earlier page gave.
func (s *sweep) current(e entry) []knownObject {
	var out []knownObject
	for _, k := range s.known[e.name] {
		switch {
		case !k.matches(e):
		case k.stamp.partial:
			return nil
		default:
			out = append(out, k)
		}
	}
	return out
}

// unchanged reports whether a file need not be opened: all that is known of it
// looks as it did, and its last modification lay far enough behind the last
// reading for that to be proof.
func (s *sweep) unchanged(e entry) bool {
	return e.modified < s.cursor.looked-int64(racy) &&
		!slices.ContainsFunc(s.known[e.name], func(k knownObject) bool { return !k.matches(e) })
}

func (s *sweep) stand(objects []knownObject) {
	for _, k := range objects {
		s.standing = append(s.standing, k.ref)
		if p, twice := s.claim(k.ref, k.stamp.uid, ""); twice {
			s.noted = append(s.noted, p)
		}
	}
}

// load reads a file that is new or may have changed.
func (s *sweep) load(e entry) {
	c := broken(e.name, e.odd)
	if e.odd == "" {
		f, err := s.dir.read(e.name)
		switch {
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotRegular):
			return // it vanished, or somebody put something else in its place
		case err != nil:
			c = broken(e.name, reason(err))
		default:
			c = parse(f)
		}
	}
	s.take(e.name, c)
}

// reason is an error without the path, which the problem names anyway.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// take puts the contents of a file into the delta.
func (s *sweep) take(name string, c contents) {
	known := s.known[name]
	s.delta.Problems = append(s.delta.Problems, c.problems...)
	for _, o := range c.objects {
		if slices.ContainsFunc(known, func(k knownObject) bool { return k.ref == o.Ref && k.etag == o.ETag }) {
			s.standing = append(s.standing, o.Ref)
		} else {
			s.delta.Objects = append(s.delta.Objects, o)
		}
		if p, twice := s.claim(o.Ref, uidHash(o.UID()), o.UID()); twice {
			s.delta.Problems = append(s.delta.Problems, p)
		}
	}
	if !c.vague {
		return
	}
	for _, k := range known { // it may be the one that cannot be read
		if _, read := c.at(k.ref); !read {
			s.standing = append(s.standing, k.ref)
		}
	}
}

// claim notes that a UID stands at ref. When another file had it first, it gives
// the problem to report. uid is "" where only its hash is known.
func (s *sweep) claim(ref calendar.Ref, hash, uid string) (calendar.Problem, bool) {
	first, taken := s.uids[hash]
	if !taken || hash == "" {
		s.uids[hash] = ref
		return calendar.Problem{}, false
	}
	return calendar.Problem{Ref: ref, UID: uid, Reason: fmt.Sprintf(
		"%s holds the same event (UID) as %s, which counts: remove one of the two files", ref, first)}, true
}
