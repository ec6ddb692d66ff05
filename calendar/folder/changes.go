package folder

import (
	"context"
	"encoding/binary"
	"hash/fnv"

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
	r := reading{
		dir:    d,
		cursor: resume(since, f.now()),
		known:  byFile(known),
		uids:   make(map[string]calendar.Ref),
		page:   f.page,
	}
	entries, err := f.listing(ctx, d, r.known)
	if err != nil {
		return calendar.Delta{}, err
	}
	if err := r.run(ctx, entries); err != nil {
		return calendar.Delta{}, err
	}
	if err := d.same(); err != nil {
		return calendar.Delta{}, err
	}
	f.mu.Lock()
	f.print = fingerprint(entries)
	f.mu.Unlock()
	return r.delta, nil
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
