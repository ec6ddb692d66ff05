package ledger

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

// A seal says how the ledger's file looked when it was last closed well, and
// when it had last been found whole. It stands beside the ledger and proves
// nothing about a file that looks otherwise, or that has a log.
type seal struct {
	Whole    time.Time `json:"whole"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

func sealOf(path string) string { return path + "-seal" }

// readSeal gives when the ledger was last found whole, if its file is as the
// last Close left it; else the zero time.
func readSeal(path string) time.Time {
	var s seal
	text, err := os.ReadFile(sealOf(path))
	if err != nil || json.Unmarshal(text, &s) != nil {
		return time.Time{}
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() != s.Size || !info.ModTime().Equal(s.Modified) {
		return time.Time{}
	}
	if log, err := os.Stat(Files(path)[1]); !errors.Is(err, fs.ErrNotExist) && (err != nil || log.Size() > 0) {
		return time.Time{}
	}
	return s.Whole
}

// Whole is when the ledger was last found whole, as far as that still counts:
// zero when it did not end well the last time, when something else has written
// to its file since, or when damage was met in it.
func (l *Ledger) Whole() time.Time {
	if l.damaged.Load() {
		return time.Time{}
	}
	return l.whole
}

// FoundWhole remembers, for the next start, that a check found no damage. It is
// for whoever opened the ledger, before anybody else uses it.
func (l *Ledger) FoundWhole(at time.Time) { l.whole = at }

// noteDamage notes that an error, if it is one, tells of damage.
func (l *Ledger) noteDamage(err error) {
	if errors.Is(err, ErrCorrupt) {
		l.damaged.Store(true)
	}
}

// seal writes the seal of a ledger that was closed. Without one it is checked at
// the next start, so nothing depends on its being written.
func (l *Ledger) seal() {
	at := l.Whole()
	info, err := os.Stat(l.path)
	if at.IsZero() || err != nil {
		_ = os.Remove(sealOf(l.path))
		return
	}
	text, err := json.Marshal(seal{Whole: at, Size: info.Size(), Modified: info.ModTime()})
	if err != nil {
		return
	}
	if before, err := os.ReadFile(sealOf(l.path)); err == nil && string(before) == string(text) {
		return
	}
	_ = os.WriteFile(sealOf(l.path), text, 0o600)
}
