package daemon

import (
	"context"
	"path/filepath"
	"strconv"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
)

// PauseRequest silences everything until a time; "" until it is resumed, "off"
// resumes.
type PauseRequest struct {
	Until string `json:"until"`
}

// PauseDocument answers pause.
type PauseDocument struct {
	V      int        `json:"v"`
	Paused bool       `json:"paused"`
	Until  *time.Time `json:"until"`
}

// always stands for a pause without end.
const always = "always"

// Pause answers pause.
func (a *App) Pause(ctx context.Context, req PauseRequest) (doc PauseDocument, err error) {
	doc = PauseDocument{V: Version, Paused: req.Until != "off"}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		switch req.Until {
		case "off":
			return tx.SetSetting(pausedSetting, "")
		case "":
			return tx.SetSetting(pausedSetting, always)
		}
		r, err := a.core.readPhrase(tx, now, req.Until)
		if err != nil {
			return err
		}
		if !r.Start.After(now) {
			return usage("", "pause: %s has passed", a.core.Style.Moment(r.Start))
		}
		v := &viewer{core: a.core}
		doc.Until = v.at(r.Start)
		return tx.SetSetting(pausedSetting, r.Start.UTC().Format(time.RFC3339))
	})
	return doc, err
}

// MuteRequest names a series of meetings: by its UID, words of its title, or a
// commitment that was found in it. Off takes the muting back.
type MuteRequest struct {
	UID string `json:"uid"`
	Off bool   `json:"off"`
}

// DoneDocument says in words what was done.
type DoneDocument struct {
	V     int    `json:"v"`
	Words string `json:"words"`
}

// Mute answers mute: the meetings of a series are never read again, or again.
func (a *App) Mute(ctx context.Context, req MuteRequest) (doc DoneDocument, err error) {
	doc.V = Version
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		uid, err := a.core.uidOf(tx, now, req.UID)
		if err != nil {
			return err
		}
		before, err := tx.Setting(mutedPrefix + uid)
		if err != nil {
			return err
		}
		stands, err := tx.ObjectsByUID(uid)
		switch {
		case err != nil:
			return err
		case len(stands) == 0 && before == "":
			return fail("bywhen meetings lists them", "mute: no calendar shows a meeting %q", plain(req.UID))
		case req.Off && before == "":
			return fail("bywhen meetings lists what is muted", "mute --off: %q is not muted", plain(req.UID))
		case req.Off:
			doc.Words = "its text will be read again"
			return tx.SetSetting(mutedPrefix+uid, "")
		}
		doc.Words = "its text will not be read again; bywhen mute --off " + uid + " takes that back"
		return tx.SetSetting(mutedPrefix+uid, now.UTC().Format(time.RFC3339))
	})
	return doc, err
}

// ForgetRequest names a series, as MuteRequest does, or a person.
type ForgetRequest struct {
	Who string `json:"who"`
}

// Forget answers forget: stored meeting text of a series or with a person is
// removed; the commitments themselves stay.
func (a *App) Forget(ctx context.Context, req ForgetRequest) (doc DoneDocument, err error) {
	doc.V = Version
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		// A UID may look like an address: both are tried.
		n, err := tx.Forget(req.Who)
		if err != nil {
			return err
		}
		if who, unknown := a.core.address(req.Who); unknown == nil {
			more, err := tx.ForgetPerson(who)
			if err != nil {
				return err
			}
			n += more
		} else if n == 0 {
			uid, err := a.core.uidOf(tx, now, req.Who)
			if err != nil {
				return err
			}
			if n, err = tx.Forget(uid); err != nil {
				return err
			}
		}
		if n == 0 {
			return fail("name a series by its UID or title (bywhen meetings), or a person by name or address", "forget: nothing is stored of %q", plain(req.Who))
		}
		doc.Words = "stored text removed in " + strconv.Itoa(n) + " places; commitments and decisions stay"
		return nil
	})
	return doc, err
}

// BackupRequest names the file to write.
type BackupRequest struct {
	File string `json:"file"`
}

// Backup answers backup.
func (a *App) Backup(ctx context.Context, req BackupRequest) (DoneDocument, error) {
	if !filepath.IsAbs(req.File) {
		return DoneDocument{}, usage("", "backup: %s is no absolute path", plain(req.File))
	}
	if err := a.ledger.BackupTo(ctx, req.File); err != nil {
		return DoneDocument{}, err
	}
	return DoneDocument{V: Version, Words: "ledger copied to " + req.File}, nil
}

// ExportDocument answers export: everything that people would miss.
type ExportDocument struct {
	V           int                  `json:"v"`
	Owner       calendar.Address     `json:"owner"`
	Commitments []CommitmentDocument `json:"commitments"`
	CheckIns    []CheckInDocument    `json:"check_ins"`
	Decisions   []DeedDoc            `json:"decisions"`
}

// Export answers export.
func (a *App) Export(ctx context.Context, _ Empty) (doc ExportDocument, err error) {
	list, err := a.List(ctx, ListRequest{Which: "all"})
	if err != nil {
		return doc, err
	}
	ins, err := a.CheckIns(ctx, Empty{})
	if err != nil {
		return doc, err
	}
	doc = ExportDocument{V: Version, Owner: a.core.Me.Address, Commitments: list.Commitments, CheckIns: ins.CheckIns, Decisions: []DeedDoc{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		v := &viewer{core: a.core, tx: tx, now: now}
		all, err := v.journal()
		for _, e := range all {
			if e.decision != nil {
				doc.Decisions = append(doc.Decisions, e.doc)
			}
		}
		return err
	})
	return doc, err
}
