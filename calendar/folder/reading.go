package folder

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"bywhen/calendar"
)

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

// A reading goes through the files by name, from where the last page ended.
type reading struct {
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

// run takes files in until a page is full or there are no more.
func (r *reading) run(ctx context.Context, entries []entry) error {
	turns, more := r.plan(entries)
	if err := r.readAhead(ctx, turns); err != nil {
		return err
	}
	for i := range turns {
		switch t := &turns[i]; {
		case t.standing != nil:
			r.stand(t.standing)
		case !t.gone:
			r.take(t.name, t.contents)
		}
	}
	if more {
		r.cursor.done = turns[len(turns)-1].name
		r.delta.More = true
		r.delta.Next = calendar.Cursor(r.cursor.String())
		return nil
	}
	r.delta.Full = true
	r.delta.Unchanged = r.standing
	r.delta.Problems = append(r.delta.Problems, r.noted...)
	r.delta.Next = calendar.Cursor(cursor{looked: r.cursor.began}.String())
	return nil
}

// A turn is what becomes of one file in a page.
type turn struct {
	entry
	standing []knownObject // what still stands of a file that is not opened
	contents contents      // what was read of one that is
	gone     bool          // it vanished before it could be read
}

// plan decides which files the page opens, as far as it goes; more says that
// there are others behind it.
func (r *reading) plan(entries []entry) (turns []turn, more bool) {
	for _, e := range entries {
		given := e.name <= r.cursor.done
		full := r.files >= r.page || r.bytes >= pageBytes
		t := turn{entry: e}
		switch current := r.current(e); {
		case len(current) > 0 && (given || r.unchanged(e)):
			t.standing = current
		case full && !given:
			return turns, true
		case !given: // else not counted, lest a page be full before it gets on
			r.files++
			if e.odd == "" {
				r.bytes += e.size
			}
		}
		turns = append(turns, t)
	}
	return turns, false
}

// share is how many files are worth a processor of their own.
const share = 64

// readAhead reads the files that are to be opened, many of them on all
// processors. What they hold is taken in afterwards, in order.
func (r *reading) readAhead(ctx context.Context, turns []turn) error {
	var open []*turn
	for i := range turns {
		if turns[i].standing == nil {
			open = append(open, &turns[i])
		}
	}
	var next atomic.Int64
	read := func() {
		for i := next.Add(1); i <= int64(len(open)) && ctx.Err() == nil; i = next.Add(1) {
			t := open[i-1]
			t.contents, t.gone = r.dir.load(t.entry)
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0)-1, len(open)/share) {
		others.Go(read)
	}
	read()
	others.Wait()
	return ctx.Err()
}

// matches reports whether an ETag was made of a file that looks like e.
func (k knownObject) matches(e entry) bool {
	return k.stamp.hash != "" && k.stamp.size == e.size && k.stamp.modified == e.modified
}

// current are the known objects of a file whose ETags were made of it as it
// looks now; none if something in the file has to be said again. On the later
// pages of a reading they are what an earlier page gave.
func (r *reading) current(e entry) []knownObject {
	var out []knownObject
	for _, k := range r.known[e.name] {
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
func (r *reading) unchanged(e entry) bool {
	return e.modified < r.cursor.looked-int64(racy) &&
		!slices.ContainsFunc(r.known[e.name], func(k knownObject) bool { return !k.matches(e) })
}

func (r *reading) stand(objects []knownObject) {
	for _, k := range objects {
		r.standing = append(r.standing, k.ref)
		if p, twice := r.claim(k.ref, k.stamp.uid, ""); twice {
			r.noted = append(r.noted, p)
		}
	}
}

// load reads a file that is new or may have changed.
func (d *dir) load(e entry) (c contents, gone bool) {
	if e.odd != "" {
		return broken(e.name, e.odd), false
	}
	f, err := d.read(e.name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errNotRegular):
		return c, true // it vanished, or somebody put something else in its place
	case err != nil:
		return broken(e.name, reason(err)), false
	}
	return parse(f), false
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
func (r *reading) take(name string, c contents) {
	known := r.known[name]
	r.delta.Problems = append(r.delta.Problems, c.problems...)
	for _, o := range c.objects {
		if slices.ContainsFunc(known, func(k knownObject) bool { return k.ref == o.Ref && k.etag == o.ETag }) {
			r.standing = append(r.standing, o.Ref)
		} else {
			r.delta.Objects = append(r.delta.Objects, o)
		}
		if p, twice := r.claim(o.Ref, uidHash(o.UID()), o.UID()); twice {
			r.delta.Problems = append(r.delta.Problems, p)
		}
	}
	if !c.vague {
		return
	}
	for _, k := range known { // it may be the one that cannot be read
		if _, read := c.at(k.ref); !read {
			r.standing = append(r.standing, k.ref)
		}
	}
}

// claim notes that a UID stands at ref. When another file had it first, it gives
// the problem to report. uid is "" where only its hash is known.
func (r *reading) claim(ref calendar.Ref, hash, uid string) (calendar.Problem, bool) {
	first, taken := r.uids[hash]
	if !taken || hash == "" {
		r.uids[hash] = ref
		return calendar.Problem{}, false
	}
	return calendar.Problem{Ref: ref, UID: uid, Reason: fmt.Sprintf(
		"%s holds the same event (UID) as %s, which counts: remove one of the two files", ref, first)}, true
}
