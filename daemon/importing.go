package daemon

import (
	"context"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// ImportRequest brings promises that were kept elsewhere: bywhen's own export,
// todo.txt, Taskwarrior's JSON, to-dos in iCalendar, or CSV with a head.
type ImportRequest struct {
	Data []byte `json:"data"`
}

// ImportDocument answers import.
type ImportDocument struct {
	V      int    `json:"v"`
	Format string `json:"format"`
	// Imported are drafts now: nothing counts before it is confirmed.
	Imported []CommitmentDocument `json:"imported"`
	// Known were imported before, Finished are done already.
	Known    int           `json:"known"`
	Finished int           `json:"finished"`
	Problems []ImportIssue `json:"problems"`
}

// ImportIssue is one entry that could not be taken over as it stands.
type ImportIssue struct {
	Entry  string `json:"entry"` // "line 3", or the entry's own words
	Reason string `json:"reason"`
}

// An outside is one entry of another program, in its own words.
type outside struct {
	id       string // what its program knows it by; derived from its words otherwise
	entry    string
	what     string
	due      string
	priority string
	project  string
	effort   string
	left     string
	why      string
	success  string
	how      string
	owner    string
	from     string
	status   string

	notBefore  string
	obstacles  []string
	hard, deep bool
	finished   bool
	own        bool // it was written by bywhen
}

// mostImported is how many entries are taken over at a time.
const mostImported = 5000

// Import answers import FILE. What was imported before is left as it is.
func (a *App) Import(ctx context.Context, req ImportRequest) (doc ImportDocument, err error) {
	doc = ImportDocument{V: Version, Imported: []CommitmentDocument{}, Problems: []ImportIssue{}}
	if len(req.Data) > textLimit {
		return doc, usage("split the file", "import: longer than %d bytes", textLimit)
	}
	format, all, problems, err := outsides(req.Data, a.core.Zone())
	if err != nil {
		return doc, err
	}
	if len(all) > mostImported {
		return doc, usage("split the file", "import: more than %d entries", mostImported)
	}
	doc.Format, doc.Problems = format, append(doc.Problems, problems...)
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		v, err := a.core.viewer(tx, now)
		if err != nil {
			return err
		}
		for i := range all {
			if err := a.core.importOne(tx, now, v, &all[i], &doc); err != nil {
				return err
			}
		}
		return nil
	})
	return doc, err
}

// importOne takes one entry over as a draft.
func (c *Core) importOne(tx *ledger.Tx, now time.Time, v *viewer, o *outside, doc *ImportDocument) error {
	if o.finished {
		doc.Finished++
		return nil
	}
	if o.own {
		doc.Known++
		return nil
	}
	if sentence(o.what) == "" {
		doc.Problems = append(doc.Problems, ImportIssue{Entry: clip(plain(o.entry), 80), Reason: "says nothing"})
		return nil
	}
	src := calendar.Source{UID: "import:" + doc.Format + ":" + o.identity()}
	known, err := tx.BySource(src)
	if err != nil {
		return err
	}
	if len(known) > 0 || doc.Format == formatOwn && taken(tx, o.id) {
		doc.Known++
		return nil
	}
	k := commitments.Commitment{
		Key: commitments.KeyOf(tx.Owner(), src, 1), Kind: commitments.Work, Owner: c.Me.Address, What: clip(sentence(o.what), 300), Why: tidy(o.why),
		Success: tidy(o.success), How: clip(tidy(o.how), 2000), Project: plain(o.project), Status: commitments.Draft, Created: now,
		Origin: commitments.Origin{Source: src, Item: 1, Quote: clip(plain(o.what), 500), Rule: "import"},
	}
	k.Hard, k.Deep = o.hard, o.deep
	for _, ob := range o.obstacles {
		k.Obstacles = append(k.Obstacles, tidy(ob))
	}
	c.importFields(tx, now, &k, o, doc)
	wish := labelFrom(k.What)
	if doc.Format == formatOwn {
		wish = o.id
	}
	if k.Label, err = tx.NewLabel(wish); err != nil {
		return err
	}
	if err := tx.SaveCommitment(k, ledger.Mark{At: now, By: string(c.Me.Address), Why: "imported from " + doc.Format}); err != nil {
		return err
	}
	d, err := v.commitment(&k)
	doc.Imported = append(doc.Imported, d)
	return err
}

// importFields reads the fields that have a form. What cannot be read is named
// and left out: the entry itself is not lost.
func (c *Core) importFields(tx *ledger.Tx, now time.Time, k *commitments.Commitment, o *outside, doc *ImportDocument) {
	for _, f := range []struct {
		name, text string
		read       func(string) error
	}{
		{"due", o.due, func(s string) (err error) { k.Due, err = c.readDue(tx, now, s); return err }},
		{"priority", o.priority, func(s string) (err error) { k.Priority, err = readPriority(s); return err }},
		{"effort", o.effort, func(s string) error { return c.setEffort(now, k, s) }},
		{"left", o.left, func(s string) error { return c.setLeft(now, k, s) }},
		{"not before", o.notBefore, func(s string) (err error) { k.NotBefore, err = c.readDate(tx, now, s); return err }},
		{"owner", o.owner, func(s string) (err error) { k.Owner, err = c.address(s); return err }},
		{"from", o.from, func(s string) (err error) { k.Delegator, err = c.address(s); return err }},
	} {
		if f.text == "" {
			continue
		}
		if err := f.read(f.text); err != nil {
			doc.Problems = append(doc.Problems, ImportIssue{Entry: clip(plain(o.entry), 80), Reason: f.name + " left out: " + err.Error()})
		}
	}
}

// identity is what an entry is known by, so that importing twice makes one.
func (o *outside) identity() string {
	if o.id != "" {
		return hash(o.id)[:32]
	}
	return hash(strings.ToLower(o.what) + "\n" + o.due)[:32]
}
