package daemon

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/notes"
	"bywhen/commitments/when"
)

// Fields are the fields of a commitment as a person gives them on the command
// line; nil means "not given".
type Fields struct {
	What      *string  `json:"what,omitempty"`
	Why       *string  `json:"why,omitempty"`
	Success   *string  `json:"success,omitempty"`
	How       *string  `json:"how,omitempty"`
	Obstacles []string `json:"obstacles,omitempty"`
	Due       *string  `json:"due,omitempty"`
	Effort    *string  `json:"effort,omitempty"`
	Left      *string  `json:"left,omitempty"`
	Priority  *string  `json:"priority,omitempty"`
	Hard      *bool    `json:"hard,omitempty"`
	Deep      *bool    `json:"deep,omitempty"`
	NotBefore *string  `json:"not_before,omitempty"`
	From      *string  `json:"from,omitempty"`
	Owner     *string  `json:"owner,omitempty"`
	Project   *string  `json:"project,omitempty"`
}

// AddRequest records a commitment by hand.
type AddRequest struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Fields Fields `json:"fields"`
}

// Add answers add.
func (a *App) Add(ctx context.Context, req AddRequest) (doc ShowDocument, err error) {
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		k, err := a.core.compose(tx, now, req)
		if err != nil {
			return err
		}
		if err := tx.SaveCommitment(k, a.mark(now, "add")); errors.Is(err, ledger.ErrLabelTaken) {
			return fail("choose another --id, or change that one with bywhen edit "+k.Label, "add commitment: %q is already in use", k.Label)
		} else if err != nil {
			return err
		}
		doc, err = a.core.show(tx, now, &k)
		return err
	})
	return doc, err
}

// compose makes a commitment from text and fields.
func (c *Core) compose(tx *ledger.Tx, now time.Time, req AddRequest) (commitments.Commitment, error) {
	k := commitments.Commitment{Kind: commitments.Work, Owner: c.Me.Address, Status: commitments.Open, Created: now}
	if req.Text != "" {
		if line, left := c.leftIn(now, req.Text); req.Fields.Left == nil && left != nil {
			req.Text, req.Fields.Left = line, left
		}
		if err := c.certain(tx, now, req.Text); err != nil {
			return k, err
		}
		it, err := notes.ReadLine(req.Text, c.hand(tx, now))
		if err != nil {
			return k, usage("", "read %q: %s", plain(req.Text), err)
		}
		k = c.commitment(&it, now)
		k.Status = commitments.Open
		if k.Owner == "" {
			k.Owner = c.Me.Address
		}
	}
	if err := c.set(tx, now, &k, req.Fields); err != nil {
		return k, err
	}
	if k.What == "" {
		if req.ID == "" {
			return k, usage("bywhen add \"brief Waterfall by May 18 1pm, half a day, for Johnathon\"", "add commitment: nothing says what it is")
		}
		k.What = titled(req.ID)
	}
	k.Edited = nil
	k.Key = c.newKey()
	if req.ID != "" {
		label := strings.ToLower(req.ID)
		if free, err := tx.NewLabel(label); err != nil || free != label && !taken(tx, label) {
			return k, errors.Join(err, usage("", "add commitment: --id takes a-z, 0-9 and \"-\", such as %q", free))
		}
		k.Label = label
		return k, nil
	}
	var err error
	k.Label, err = tx.NewLabel(labelFrom(k.What))
	return k, err
}

// leftIn takes "13h left" out of a line: how much is left, not how much it is.
func (c *Core) leftIn(now time.Time, text string) (line string, left *string) {
	for _, r := range c.reader(nil).Find(text, now.In(c.Zone())) {
		rest := text[r.Pos+r.Len:]
		if after, ok := strings.CutPrefix(rest, " left"); ok && r.Kind == when.Duration {
			said := text[r.Pos : r.Pos+r.Len]
			return strings.TrimRight(text[:r.Pos], ", ") + after, &said
		}
	}
	return text, nil
}

func taken(tx *ledger.Tx, label string) bool {
	_, err := tx.ByLabel(label)
	return err == nil
}

// titled writes a label as words: "starry-night" is "Starry night".
func titled(label string) string {
	s := strings.ReplaceAll(label, "-", " ")
	return strings.ToUpper(s[:1]) + s[1:]
}

// randomKey is the key of a commitment that no meeting gave rise to.
func randomKey() commitments.Key {
	var b [20]byte
	rand.Read(b[:]) // never fails: it ends the program rather
	return commitments.Key(base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding).EncodeToString(b[:]))
}

// hand is a meeting that stands for something said by hand, now.
func (c *Core) hand(tx *ledger.Tx, now time.Time) notes.Meeting {
	m := notes.Meeting{
		Start: now.In(c.Zone()), Me: notes.Person{Name: c.Me.Name, Address: c.Me.Address, Configured: true},
		Settings: c.noteSettings(tx),
	}
	for _, p := range c.People {
		m.Others = append(m.Others, c.notePerson(p.Address, p.Name))
	}
	return m
}

// set puts the given fields into a commitment and notes them as edited.
func (c *Core) set(tx *ledger.Tx, now time.Time, k *commitments.Commitment, f Fields) error {
	edited := func(name string) {
		if !slices.Contains(k.Edited, name) {
			k.Edited = append(k.Edited, name)
		}
		k.Assumed = slices.DeleteFunc(k.Assumed, func(a string) bool { return a == name })
	}
	texts := []struct {
		name  string
		given *string
		to    *string
	}{
		{"what", f.What, &k.What}, {"why", f.Why, &k.Why}, {"success", f.Success, &k.Success},
		{"how", f.How, &k.How}, {"project", f.Project, &k.Project},
	}
	for _, t := range texts {
		if t.given != nil {
			*t.to = strings.TrimSpace(plain(*t.given))
			edited(t.name)
		}
	}
	if f.Obstacles != nil {
		k.Obstacles = nil
		for _, o := range f.Obstacles {
			k.Obstacles = append(k.Obstacles, strings.TrimSpace(plain(o)))
		}
		edited("obstacles")
	}
	if f.Hard != nil {
		k.Hard = *f.Hard
		edited("hard")
	}
	if f.Deep != nil {
		k.Deep = *f.Deep
		edited("deep")
	}
	parsed := []struct {
		name  string
		given *string
		read  func(string) error
	}{
		{"due", f.Due, func(s string) (err error) { k.Due, err = c.readDue(tx, now, s); return err }},
		{"not_before", f.NotBefore, func(s string) (err error) { k.NotBefore, err = c.readDate(tx, now, s); return err }},
		{"effort", f.Effort, func(s string) error { return c.setEffort(now, k, s) }},
		{"left", f.Left, func(s string) error { return c.setLeft(now, k, s) }},
		{"priority", f.Priority, func(s string) (err error) { k.Priority, err = readPriority(s); return err }},
		{"delegator", f.From, func(s string) (err error) { k.Delegator, err = c.address(s); return err }},
		{"owner", f.Owner, func(s string) (err error) { k.Owner, err = c.address(s); return err }},
	}
	for _, p := range parsed {
		if p.given == nil {
			continue
		}
		if err := p.read(*p.given); err != nil {
			return err
		}
		edited(p.name)
	}
	return nil
}

// setEffort takes in how much work it is; what is left follows if nobody has
// said it.
func (c *Core) setEffort(now time.Time, k *commitments.Commitment, s string) error {
	n, err := c.reader(nil).ParseDuration(s)
	if err != nil {
		return usage("such as 3h, 90m, \"half a day\", 2d", "read effort: %s", err)
	}
	if !k.Left.Known || k.Left == k.Effort {
		k.Left, k.LeftAt = commitments.Min(n), now
	}
	k.Effort = commitments.Min(n)
	return nil
}

// setLeft takes in how much is left, as a fact of today.
func (c *Core) setLeft(now time.Time, k *commitments.Commitment, s string) error {
	if strings.TrimSpace(s) == "0" {
		s = "0 min"
	}
	n, err := c.reader(nil).ParseDuration(s)
	if err != nil {
		return usage("such as 3h, 90m, \"half a day\", 2d", "read what is left: %s", err)
	}
	k.Left, k.LeftAt = commitments.Min(n), now
	return nil
}

// readPriority reads 1 to 9, or high, normal, low.
func readPriority(s string) (int, error) {
	switch strings.ToLower(s) {
	case "high":
		return 1, nil
	case "normal":
		return 5, nil
	case "low":
		return 9, nil
	case "none", "0":
		return 0, nil
	}
	if len(s) == 1 && s[0] >= '1' && s[0] <= '9' {
		return int(s[0] - '0'), nil
	}
	return 0, usage("high, normal, low, or 1 (highest) to 9", "read priority: %q is none", plain(s))
}

// reader reads dates under the owner's habits. tx, which may be nil, is where
// meetings that a phrase names are looked up.
func (c *Core) reader(tx *ledger.Tx) when.Reader {
	r := when.Reader{DayFirst: c.DayFirst, EffortDay: c.EffortDay, WeekDays: c.WeekDays}
	r.DayEnd = func(y int, m time.Month, d int) int { return c.Hours.DayEnd(calendar.Date{Year: y, Month: m, Day: d}) }
	if tx != nil {
		r.Event = func(words string, near time.Time) (start, end time.Time, ok bool) {
			s, ok := c.findMeeting(tx, words, near)
			return s.Start, s.End, ok
		}
	}
	return r
}

// readDue reads a due date as given on the command line.
func (c *Core) readDue(tx *ledger.Tx, now time.Time, text string) (commitments.Due, error) {
	r, err := c.readPhrase(tx, now, text)
	if err != nil {
		return commitments.Due{}, err
	}
	at, dateOnly := r.Deadline()
	d := commitments.Due{Date: calendar.DateOf(at), Minute: commitments.NoTime, Text: plain(text)}
	if !dateOnly {
		d.Minute = at.Hour()*60 + at.Minute()
		if zone := at.Location().String(); r.Zone != "" && zone != c.Zone().String() {
			d.Zone = zone
		}
	}
	return d, nil
}

// readDate reads a day.
func (c *Core) readDate(tx *ledger.Tx, now time.Time, text string) (calendar.Date, error) {
	r, err := c.readPhrase(tx, now, text)
	if err != nil {
		return calendar.Date{}, err
	}
	return calendar.DateOf(r.Start), nil
}

// readPhrase reads a date or time that stands alone. What is ambiguous is
// refused with the readings that it has.
func (c *Core) readPhrase(tx *ledger.Tx, now time.Time, text string) (when.Result, error) {
	if at, ok := machineTime(text, c.Zone()); ok {
		return when.Result{Kind: when.Point, Grain: when.Minute, Start: at.In(c.Zone()), HasTime: true, Text: text}, nil
	}
	r, err := c.reader(tx).Parse(text, now.In(c.Zone()))
	if err != nil {
		return r, usage("such as 2026-05-18, \"next Tuesday 9:30\", \"May 18 1pm\"", "%s", err)
	}
	if r.Doubt != nil {
		return r, doubtful(text, r)
	}
	return r, nil
}

// machineTime reads what scripts write: RFC 3339, with or without seconds, with
// or without an offset.
func machineTime(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// ReadTime reads a TIME of the command line: what RFC 3339 or package when
// takes.
func (c *Core) ReadTime(now time.Time, text string) (time.Time, error) {
	r, err := c.readPhrase(nil, now, text)
	if err != nil {
		return time.Time{}, err
	}
	if !r.HasTime && r.Kind != when.Point {
		return time.Time{}, usage("", "read time %q: no time of day is given", plain(text))
	}
	return r.Start, nil
}
