package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/calendar/mem"
	"bywhen/commitments/ledger"
)

// A wire is what lies between bywhen and Roberta's calendar. It can be killed
// between "applied" and "answered", and it keeps account of what bywhen has
// learnt and committed: the versions that it has to remember.
type wire struct {
	*mem.Calendar
	life    *life
	page    []calendar.ETag        // of a reading that has not come to its end
	learnt  []calendar.ETag        // not committed yet
	read    bool                   // it was read to the end, which is not committed yet
	some    bool                   // that reading showed something
	ours    bool                   // and something of bywhen's
	known   map[calendar.ETag]bool // committed
	seen    map[calendar.ETag]bool // handed to bywhen at any time
	down    error                  // what every request is answered with
	empty   bool                   // every reading finds nothing: a folder that is not mounted
	refused map[string]bool        // UIDs that the calendar will never accept
	// unknown are the UIDs of creates whose outcome bywhen does not know, and
	// the home calendar was not read since.
	unknown map[string]bool
}

// deliver hands a version to bywhen.
func (w *wire) deliver(tag calendar.ETag) {
	if tag == "" {
		return
	}
	w.seen[tag] = true
	w.learnt = append(w.learnt, tag)
}

// commit: what was learnt is on the ledger now.
func (w *wire) commit() {
	for _, tag := range w.learnt {
		w.known[tag] = true
	}
	if w.read {
		clear(w.unknown)
	}
	if l := w.life; w.read && w.some && l.begunAnew {
		l.begunAnew, l.unconfirmed = false, w.ours && !l.adopting
	}
	if w.read && w.life.since.IsZero() && w.life.skew <= 0 {
		w.life.since = w.life.now
	}
	w.forget()
}

// forget: what was learnt and not committed is lost.
func (w *wire) forget() {
	w.page, w.learnt, w.read, w.some, w.ours = nil, nil, false, false, false
}

// Changes reads.
func (w *wire) Changes(ctx context.Context, since calendar.Cursor, known func() map[calendar.Ref]calendar.ETag) (calendar.Delta, error) {
	w.life.requests++
	if w.down != nil {
		return calendar.Delta{}, w.down
	}
	if w.empty {
		return calendar.Delta{Full: true, Next: since}, nil
	}
	d, err := w.Calendar.Changes(ctx, since, known)
	if err != nil {
		w.page = nil // half a reading is none
		return d, err
	}
	for _, o := range d.Objects {
		w.page = append(w.page, o.ETag)
		w.some, w.ours = true, w.ours || isOwnUID(o.UID())
	}
	if d.More {
		return d, nil
	}
	for _, tag := range w.page {
		w.deliver(tag)
	}
	w.page, w.read = nil, true
	return d, nil
}

// Busy answers for Johnathon.
func (w *wire) Busy(ctx context.Context, who []calendar.Address, window calendar.Span) (map[calendar.Address][]calendar.Span, error) {
	w.life.requests++
	if w.down != nil {
		return nil, w.down
	}
	return w.Calendar.Busy(ctx, who, window)
}

// Put writes, to nobody but the calendar (I9).
func (w *wire) Put(ctx context.Context, req calendar.Write) (calendar.Object, error) {
	l := w.life
	l.requests++
	l.judgeConsent(&req)
	if w.down != nil {
		return calendar.Object{}, w.down
	}
	if w.empty {
		return calendar.Object{}, &calendar.RetryError{Err: os.ErrNotExist}
	}
	if w.refused[req.Event.UID] {
		return calendar.Object{}, fmt.Errorf("create event: 400: %w", calendar.ErrRefused)
	}
	what := "update"
	l.writes++
	if req.Seen.Ref == "" {
		what = "create"
		l.creates++
		if w.unknown[req.Event.UID] {
			l.violate("R3", "%.8s was sent again before the calendar was read", req.Event.UID)
		}
		w.unknown[req.Event.UID] = true
	}
	l.quicker(req.Seen.Ref)
	o, err := w.Calendar.Put(ctx, req)
	if retry := (*calendar.RetryError)(nil); what == "create" && !errors.As(err, &retry) {
		delete(w.unknown, req.Event.UID)
	}
	l.note("  %s %.8s %v: %v", what, req.Event.UID, req.Event.Start.Wall.Format("2 Jan 15:04"), err)
	l.point(what + "/applied")
	w.deliver(o.ETag)
	return o, err
}

// Delete deletes.
func (w *wire) Delete(ctx context.Context, seen calendar.Version, tell calendar.Tell) error {
	l := w.life
	l.requests++
	if tell != calendar.TellNobody {
		l.violate("I9", "somebody would be told that %s is deleted", seen.Ref)
	}
	if w.down != nil {
		return w.down
	}
	l.quicker(seen.Ref)
	l.writes++
	l.deletes++
	err := w.Calendar.Delete(ctx, seen, tell)
	l.note("  delete %.8s: %v", seen.Ref, err)
	l.point("delete/applied")
	return err
}

// reach is called at every crash point of the product.
func (l *life) reach(point string) error {
	if l.fullDisk > 0 && strings.HasSuffix(point, "/commit") {
		l.wire.forget()
		return ledger.ErrFull
	}
	if strings.HasSuffix(point, "/committed") {
		l.wire.commit()
	}
	l.point(point)
	return nil
}

// point kills bywhen, if its time has come.
func (l *life) point(name string) {
	if l.killIn > 0 {
		if l.killIn--; l.killIn == 0 {
			panic(killed{name})
		}
	}
}

// fault is what goes wrong with a request.
func (l *life) fault(op mem.Op) mem.Fault {
	if l.rng.Float64() >= l.faultRate {
		return mem.Fault{}
	}
	f := mem.Fault{Kind: mem.FaultKind(1 + l.rng.IntN(int(mem.Twice)))}
	if f.Kind == mem.TooMany || f.Kind == mem.ServerError {
		f.After = time.Duration(l.rng.IntN(90)) * time.Minute
	}
	l.note("  fault %d at %s", f.Kind, op.Kind)
	return f
}

// misfortune is what happens to machines.
func (l *life) misfortune() {
	switch l.rng.IntN(14) {
	case 12:
		l.takeBackup()
	case 13:
		l.restoreBackup()
	case 0, 1:
		l.fullDisks++
		l.fullDisk = 1 + l.rng.IntN(4)
		l.note("the disk is full for %d steps", l.fullDisk)
	case 2, 3:
		l.setClock(pickOf(l.rng, 3*24*time.Hour, 45*24*time.Hour, 400*24*time.Hour, -2*24*time.Hour, -90*time.Minute))
	case 4, 5:
		l.setClock(0)
	case 6:
		l.home.Forget()
		l.note("the server forgets all cursors")
	case 7:
		l.wire.down = pickOf(l.rng, nil, fmt.Errorf("401: %w", calendar.ErrLogin), error(&calendar.RetryError{After: 2 * time.Hour, Err: io.ErrUnexpectedEOF}))
		l.note("the calendar answers %v", l.wire.down)
	case 8:
		l.wire.empty = !l.wire.empty && len(l.home.Live()) > 2*emptied
		l.note("the calendar is unmounted: %v", l.wire.empty)
	case 9:
		l.takeBackup()
	case 10:
		l.restoreBackup()
	case 11:
		if l.chance(2) {
			l.loseLedger()
		}
	}
}

// setClock sets bywhen's clock wrong, or right again.
func (l *life) setClock(skew time.Duration) {
	if l.skew == skew {
		return
	}
	l.judge()
	l.jumps++
	l.skew = skew
	l.home.Settle()
	l.theirs.Settle()
	l.note("the clock is wrong by %s", skew)
	l.noteReadable()
}

// takeBackup copies the ledger, as the daily backup does.
func (l *life) takeBackup() {
	l.backup, l.backupSince = fmt.Sprintf("%s/backup-%d.db", l.dir, l.steps), l.since
	if err := l.ledger.BackupTo(context.Background(), l.backup); err != nil {
		l.violate("I0", "back up: %v", err)
	}
	l.note("backup taken")
}

// loseLedger loses the ledger and all its backups.
func (l *life) loseLedger() {
	if l.skew != 0 {
		return
	}
	l.lost++
	l.backup = ""
	l.note("the ledger is lost")
	l.replaceLedger("")
}

// restoreBackup brings an old ledger back.
func (l *life) restoreBackup() {
	if l.backup == "" || l.skew != 0 {
		return
	}
	l.restored++
	l.note("an old backup comes back")
	l.replaceLedger(l.backup)
}

func (l *life) replaceLedger(from string) {
	l.wire.forget()
	clear(l.wire.known)
	l.lastLoss = l.now
	l.judge()
	clear(l.noes)
	clear(l.made)
	l.unconfirmed = from != ""
	l.begunAnew = from == ""
	if err := l.ledger.Close(); err != nil {
		l.violate("I0", "close ledger: %v", err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(l.path + suffix)
	}
	if from == "" {
		l.since = time.Time{}
		l.open()
		return
	}
	l.since = l.backupSince
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(l.path, data, 0o600)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	l.open()
	err = l.ledger.Update(context.Background(), func(tx *ledger.Tx) error { return l.app.core.restored(tx, l.clock()) })
	if err != nil {
		l.t.Fatal(err)
	}
	l.addByHand() // as if nothing had happened
}
