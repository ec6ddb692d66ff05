package daemon

import (
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
)

// readNoteFiles reads every file of notes that is new or reworded and belongs to
// a meeting that counts, beside that meeting's own text. A file that belongs to
// none, or might belong to two, is left alone: capture takes it by hand.
func (c *Core) readNoteFiles(tx *ledger.Tx, now time.Time, files []NoteFile) error {
	if c.Accept == AcceptOff || len(files) == 0 {
		return nil
	}
	meetings, err := c.countedMeetings(tx, now)
	if err != nil {
		return err
	}
	for i := range files {
		f := &files[i]
		src := calendar.Source{UID: "notes:" + f.Name}
		before, known, err := tx.Reading(src)
		if err != nil {
			return err
		}
		m := c.meetingOf(f, meetings)
		if m == nil || known && before.Hash == hash(f.Text) {
			continue
		}
		if err := c.readNoteFile(tx, now, f, m); err != nil {
			return err
		}
		if err := tx.SaveReading(ledger.Reading{Source: src, Hash: hash(f.Text), Lines: []string{}, At: now}); err != nil {
			return err
		}
	}
	return nil
}

func (c *Core) readNoteFile(tx *ledger.Tx, now time.Time, f *NoteFile, m *counted) error {
	meeting := c.meeting(tx, m.instance)
	meeting.Notes = f.Text
	own := normalQuote(meeting.Text)
	found := notes.Read(meeting)
	for i := range found.Items {
		if it := &found.Items[i]; !strings.Contains(own, normalQuote(it.Quote)) {
			it.Rule = besideRule + it.Rule
		}
	}
	return c.record(tx, now, source{calendar: m.calendar.Name, instance: m.instance, draftOnly: m.draftOnly, partial: true}, found.Items)
}

// countedMeetings are the meetings that ended lately and count, each once.
func (c *Core) countedMeetings(tx *ledger.Tx, now time.Time) ([]counted, error) {
	watching, err := c.watched(tx, now)
	if err != nil {
		return nil, err
	}
	var all []counted
	seen := map[calendar.Source]bool{}
	for _, w := range watching {
		found, err := c.instances(tx, w.Name, w.Span)
		if err != nil {
			return nil, err
		}
		for _, m := range w.counted(c, found) {
			if w.ended(m.instance) && !seen[m.instance.Source] {
				seen[m.instance.Source] = true
				all = append(all, m)
			}
		}
	}
	return all, nil
}

// meetingOf is the meeting that a file belongs to: by the day in its name and
// the words of its title, else by when it was written. nil when none, or more
// than one, fits best.
func (c *Core) meetingOf(f *NoteFile, meetings []counted) *counted {
	var best *counted
	most, tied := 0, false
	for i := range meetings {
		switch n := c.likeness(f, &meetings[i].instance); {
		case n > most:
			best, most, tied = &meetings[i], n, false
		case n == most && n > 0:
			tied = true
		}
	}
	if tied {
		return nil
	}
	return best
}

// likeness says how much speaks for a file being about a meeting: 0 for not
// enough.
func (c *Core) likeness(f *NoteFile, in *calendar.Instance) int {
	start := in.Start.In(c.Zone())
	digits := strings.NewReplacer("-", "", "_", "", ".", "", " ", "").Replace(f.Name)
	day := strings.Contains(digits, start.Format("20060102"))
	title := overlaps(words(f.Name), words(in.Event.Summary))
	written := !f.Modified.Before(in.Start.Add(-10*time.Minute)) && f.Modified.Before(in.End.Add(2*time.Hour))
	n := 0
	if day {
		n += 2
	}
	if title {
		n += 2
	}
	if written {
		n++
	}
	if n < 2 && !written {
		return 0
	}
	return n
}

// overlaps reports whether a name has at least half of a title's telling words.
func overlaps(name, title []string) bool {
	shared := 0
	for _, w := range title {
		if slices.Contains(name, w) {
			shared++
		}
	}
	return len(title) > 0 && 2*shared >= len(title)
}
