package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// How many backups are kept: the newest of each of the last days and weeks that
// have one.
const (
	dailyKept  = 7
	weeklyKept = 4
)

const backupSuffix = ".db"

// soundFor is for how long a ledger is taken to be whole that was checked, and
// that nothing but a good end has touched since.
const soundFor = 24 * time.Hour

// OpenLedger opens the ledger at path. It is checked as a whole once a day,
// after an end that was not a good one, and always when a daemon is to live with
// it (thorough). One that is damaged is set aside, never deleted, and the newest
// backup in folder that is whole takes its place. notice says so in words; it is
// "" when all is well.
func OpenLedger(ctx context.Context, path, folder string, owner calendar.Address, now time.Time, thorough bool) (l *ledger.Ledger, notice string, err error) {
	trust := soundFor
	if thorough {
		trust = 0
	}
	if l, err = openSound(ctx, path, owner, now, trust); err == nil || !errors.Is(err, ledger.ErrCorrupt) {
		return l, "", err
	}
	aside := path + ".damaged-" + now.UTC().Format("20060102T150405Z")
	if err := setAside(path, aside); err != nil {
		return nil, "", fmt.Errorf("set damaged ledger aside: %w", err)
	}
	names, err := backups(folder)
	if err != nil {
		return nil, "", err
	}
	slices.Reverse(names)
	for _, name := range names {
		if l, err = restore(ctx, filepath.Join(folder, name), path, owner, now); err == nil {
			return l, fmt.Sprintf("the ledger was damaged; it was set aside as %s, and the backup of %s took its place. "+
				"What happened since is read from the calendars again, and nothing new is put on them until you say: bywhen sync --adopt",
				aside, strings.TrimSuffix(name, backupSuffix)), nil
		}
	}
	l, err = openSound(ctx, path, owner, now, 0)
	return l, fmt.Sprintf("the ledger was damaged; it was set aside as %s. There is no backup in %s, so a new one was begun: "+
		"what was added by hand is missing", aside, folder), err
}

// openSound opens a ledger and checks that it is whole, unless that was found
// less than trust ago.
func openSound(ctx context.Context, path string, owner calendar.Address, now time.Time, trust time.Duration) (*ledger.Ledger, error) {
	l, err := ledger.Open(ctx, path, owner)
	if err != nil {
		return nil, err
	}
	if now.Sub(l.Whole()).Abs() < trust {
		return l, nil
	}
	if err := l.QuickCheck(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	l.FoundWhole(now)
	return l, nil
}

// setAside renames a ledger and the files that belong to it.
func setAside(path, aside string) error {
	for _, suffix := range []string{"-wal", "-shm", ""} {
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// restore puts a copy of a backup in the place of the ledger, if it is whole.
func restore(ctx context.Context, from, path string, owner calendar.Address, now time.Time) (*ledger.Ledger, error) {
	if err := copyFile(from, path); err != nil {
		return nil, fmt.Errorf("restore backup %s: %w", from, err)
	}
	l, err := openSound(ctx, path, owner, now, 0)
	if err == nil {
		core := Core{}
		if err = l.Update(ctx, func(tx *ledger.Tx) error { return core.restored(tx, now) }); err == nil {
			return l, nil
		}
		err = errors.Join(err, l.Close())
	}
	return nil, errors.Join(fmt.Errorf("restore backup %s: %w", from, err), os.Remove(path))
}

// copyFile copies a file to a new name, whole or not at all.
func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.CreateTemp(filepath.Dir(to), ".bywhen-*.tmp")
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Sync(), out.Close()); err == nil {
		err = os.Rename(out.Name(), to)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(out.Name()))
	}
	return err
}

// backUp makes the backup of the day, unless there is one, and removes those
// that are no longer kept. It does nothing when no folder is set.
func (a *App) backUp(ctx context.Context) error {
	if a.Backups == "" {
		return nil
	}
	path := filepath.Join(a.Backups, a.now().In(a.core.Zone()).Format(time.DateOnly)+backupSuffix)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(a.Backups, 0o700); err != nil {
		return fmt.Errorf("back up: %w", err)
	}
	if a.running.Load() != nil {
		// A daemon lives for months: good copies must not make room for bad ones.
		if err := a.ledger.QuickCheck(ctx); err != nil {
			return fmt.Errorf("back up: %w", err)
		}
	}
	if err := a.ledger.BackupTo(ctx, path); err != nil {
		return err
	}
	names, err := backups(a.Backups)
	if err != nil {
		return err
	}
	kept := keptBackups(names)
	for _, name := range names {
		if kept[name] {
			continue
		}
		if err := os.Remove(filepath.Join(a.Backups, name)); err != nil {
			return fmt.Errorf("remove old backup: %w", err)
		}
	}
	return nil
}

// backups are the names of the backups in a folder, oldest first.
func backups(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("look for backups: %w", err)
	}
	var names []string
	for _, e := range entries {
		if _, err := time.Parse(time.DateOnly+backupSuffix, e.Name()); err == nil && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// keptBackups chooses, of names in order, the last seven and the newest of each
// of the last four weeks (ISO 8601).
func keptBackups(names []string) map[string]bool {
	kept := map[string]bool{}
	weeks := map[[2]int]bool{}
	for i := len(names) - 1; i >= 0; i-- {
		day, err := time.Parse(time.DateOnly+backupSuffix, names[i])
		if err != nil {
			continue
		}
		year, week := day.ISOWeek()
		newest := !weeks[[2]int{year, week}]
		weeks[[2]int{year, week}] = true
		if len(names)-i <= dailyKept || newest && len(weeks) <= weeklyKept {
			kept[names[i]] = true
		}
	}
	return kept
}
