package folder

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"bywhen/calendar"
	"bywhen/calendar/ics"
)

// product is who wrote a file (RFC 5545 3.7.3).
const product = "-//bywhen//bywhen//EN"

// Put creates a file, or changes one that holds a single event.
func (f *Folder) Put(ctx context.Context, w calendar.Write) (calendar.Object, error) {
	if err := ctx.Err(); err != nil {
		return calendar.Object{}, err
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	d, err := f.open()
	if err != nil {
		return calendar.Object{}, &calendar.RetryError{Err: err}
	}
	defer d.close()
	if w.Seen == (calendar.Version{}) {
		o, err := f.create(ctx, d, w.Event)
		return o, f.failure("create event", fileName(w.Event.UID), err)
	}
	o, err := f.update(d, w)
	return o, f.failure("update event", string(w.Seen.Ref), err)
}

// failure says what was tried where, and sorts what the system answered: what
// may pass by itself is worth another try.
func (f *Folder) failure(verb, name string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("%s %s in %s: %w", verb, name, f.path, err)
	for _, final := range []error{
		calendar.ErrExists, calendar.ErrChanged, calendar.ErrGone, calendar.ErrRefused, calendar.ErrReadOnly,
		context.Canceled, context.DeadlineExceeded,
	} {
		if errors.Is(err, final) {
			return err
		}
	}
	switch {
	case errors.Is(err, fs.ErrPermission), errors.Is(err, errReadOnlyFS):
		return fmt.Errorf("%w: %w", calendar.ErrReadOnly, err)
	case errors.Is(err, errors.ErrUnsupported):
		return fmt.Errorf("%w: its file system can neither link files nor rename without replacing: %w", calendar.ErrReadOnly, err)
	}
	return &calendar.RetryError{Err: err}
}

func (f *Folder) create(ctx context.Context, d *dir, ev calendar.Event) (calendar.Object, error) {
	if ev.UID == "" {
		return calendar.Object{}, fmt.Errorf("it has no UID: %w", calendar.ErrRefused)
	}
	data, err := ics.Encode(ics.Calendar{ProdID: product, Events: []calendar.Event{ev}})
	if err != nil {
		return calendar.Object{}, fmt.Errorf("%w: %w", calendar.ErrRefused, err)
	}
	if o, there, err := d.find(ctx, ev.UID); err != nil || there {
		if there {
			err = fmt.Errorf("%s holds it: %w", o.Ref, calendar.ErrExists)
		}
		return o, err
	}
	tmp, name := newName(), fileName(ev.UID)
	defer d.remove(tmp)
	made, err := d.write(tmp, data, 0o600)
	if err != nil {
		return calendar.Object{}, err
	}
	switch err := d.place(tmp, name); {
	case errors.Is(err, fs.ErrExist):
		return d.standing(calendar.Ref(name)), calendar.ErrExists
	case err != nil:
		return calendar.Object{}, err
	}
	made.name = name
	return made.object(calendar.Ref(name)), d.sync()
}

// find looks for an event in all files: a UID stands in a calendar once (RFC
// 4791 5.3.2.1 says so of CalDAV), whatever the file's name. Creating is rare
// enough for that, and no index can be as true.
func (d *dir) find(ctx context.Context, uid string) (calendar.Object, bool, error) {
	entries, err := d.list(ctx)
	if err != nil {
		return calendar.Object{}, false, err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return calendar.Object{}, false, err
		}
		f, err := d.read(e.name)
		if err != nil || !bytes.Contains(f.data, []byte(uid)) {
			continue // what cannot be read is not ours either
		}
		for _, o := range parse(f).objects {
			if o.UID() == uid {
				return o, true, nil
			}
		}
	}
	return calendar.Object{}, false, nil
}

// object is the object at ref in a file; without events where it cannot be
// read.
func (f file) object(ref calendar.Ref) calendar.Object {
	if o, ok := parse(f).at(ref); ok {
		return o
	}
	s := stamp{hash: f.hash, uid: nothing, size: f.size, modified: f.modified, partial: true}
	return calendar.Object{Version: calendar.Version{Ref: ref, ETag: s.etag()}}
}

// standing is the object that stands at ref now, as far as it can be read.
func (d *dir) standing(ref calendar.Ref) calendar.Object {
	name, _ := split(ref)
	f, err := d.read(name)
	if err != nil {
		return calendar.Object{}
	}
	return f.object(ref)
}

// seen reads the file that a conditional write is about. With ErrChanged the
// file is the one that stands there.
func (d *dir) seen(v calendar.Version) (file, error) {
	name, alone := split(v.Ref)
	switch {
	case !counts(name):
		return file{}, fmt.Errorf("it is no name of a calendar file: %w", calendar.ErrRefused)
	case !alone:
		return file{}, fmt.Errorf("the file holds several events, and only files of one are written: %w", calendar.ErrReadOnly)
	case len(name) > maxName:
		return file{}, fmt.Errorf("the file's name is too long to be written safely: %w", calendar.ErrRefused)
	}
	old, err := d.read(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errNotRegular) {
		return file{}, calendar.ErrGone
	}
	if err != nil {
		return file{}, err
	}
	if s, ok := parseETag(v.ETag); !ok || s.hash != old.hash {
		return old, calendar.ErrChanged
	}
	return old, nil
}

func (f *Folder) update(d *dir, w calendar.Write) (calendar.Object, error) {
	ref := w.Seen.Ref
	old, err := d.seen(w.Seen)
	if errors.Is(err, calendar.ErrChanged) {
		return old.object(ref), err
	}
	if err != nil {
		return calendar.Object{}, err
	}
	if w.Fields == 0 {
		return old.object(ref), nil
	}
	data, err := ics.Patch(old.data, w.Event, w.Fields, f.now())
	if err != nil {
		// The file is as it was seen, so trying again cannot help.
		return old.object(ref), fmt.Errorf("%w: %v", calendar.ErrRefused, err)
	}
	made, err := f.replace(d, old, data)
	if errors.Is(err, calendar.ErrChanged) {
		return d.standing(ref), err
	}
	if err != nil {
		return calendar.Object{}, err
	}
	return made.object(ref), nil
}

// Delete removes a file that holds a single event.
func (f *Folder) Delete(ctx context.Context, seen calendar.Version, _ calendar.Tell) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	d, err := f.open()
	if err != nil {
		return &calendar.RetryError{Err: err}
	}
	defer d.close()
	old, err := d.seen(seen)
	if err == nil {
		err = f.discard(d, old)
	}
	return f.failure("delete event", string(seen.Ref), err)
}
