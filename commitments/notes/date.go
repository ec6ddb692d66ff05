package notes

import (
	"strings"
	"sync"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/when"
)

// dates reads the dates of one meeting's text.
type dates struct {
	when.Reader
	finder *when.Finder
	ref    time.Time
	zone   string // name of the zone that the text is read in, "" if it has none
}

func datesOf(m *Meeting) *dates {
	s := m.Settings
	d := &dates{ref: m.Start, zone: zoneName(m.Start.Location())}
	d.Reader = when.Reader{DayFirst: s.DayFirst, EffortDay: s.EffortDay, WeekDays: s.WeekDays}
	if s.DayEnd != nil {
		d.DayEnd = func(y int, mon time.Month, day int) int {
			return s.DayEnd(calendar.Date{Year: y, Month: mon, Day: day})
		}
	}
	if s.Meetings != nil {
		var one sync.Mutex // whoever looks meetings up need not know of goroutines
		d.Event = func(words string, near time.Time) (start, end time.Time, ok bool) {
			one.Lock()
			defer one.Unlock()
			span, ok := s.Meetings(words, near)
			return span.Start, span.End, ok
		}
	}
	d.finder = d.Finder()
	return d
}

// beside is a copy for another goroutine.
func (d *dates) beside() *dates {
	c := *d
	c.finder = d.Finder()
	return &c
}

// Find finds the date phrases of a text. It hides the reader's own, which makes
// room for each text anew.
func (d *dates) Find(text string, ref time.Time) []when.Result { return d.finder.Find(text, ref) }

// zoneName is the IANA name of a location, "" for those that have none of their
// own.
func zoneName(loc *time.Location) string {
	switch name := loc.String(); name {
	case "Local":
		return ""
	default:
		return name
	}
}

// A deadline is a date phrase that says by when.
type deadline struct {
	due   commitments.Due
	kind  string
	doubt string
	rank  int
	at    time.Time
	span  span // of the phrase in the text
}

func (d *deadline) given() bool { return d != nil && !d.due.IsZero() }

// A span is a stretch of a text in bytes.
type span struct{ from, to int }

// How well a date phrase answers "by when?".
const (
	noDeadline    = iota // the date belongs to something else
	looseDeadline        // it may be meant
	plainDeadline        // a date, nothing more
	clearDeadline        // "by", "before", "until"
)

// phrases are the date phrases of a sentence, looked for once.
func (d *dates) phrases(s *sentence) []when.Result {
	if !s.scanned {
		if s.scanned = true; mayHoldDate(s.words) {
			s.phrases = d.Find(s.text, d.ref)
		}
	}
	return s.phrases
}

// deadlineIn finds the date in a sentence that says by when, nil if none does.
// It is looked for once.
func (d *dates) deadlineIn(s *sentence) *deadline {
	if !s.dated {
		s.date, s.dated = d.best(s.text, d.phrases(s)), true
	}
	return s.date
}

// deadline is deadlineIn for a text that is read once.
func (d *dates) deadline(text string) *deadline { return d.best(text, d.findIn(text)) }

// findIn are the phrases of a text that is read once, nil where a quick look shows
// that there are none.
func (d *dates) findIn(text string) []when.Result {
	if !mayHoldDate(wordsOf(text)) {
		return nil
	}
	return d.Find(text, d.ref)
}

// best is the one of the phrases of a text that says by when.
func (d *dates) best(text string, phrases []when.Result) *deadline {
	var best *when.Result
	bestRank := noDeadline
	for i := range phrases {
		if r := d.rank(text, &phrases[i]); r >= bestRank && r > noDeadline {
			if r == bestRank && r == clearDeadline {
				continue // of two clear ones the first counts, else the last
			}
			best, bestRank = &phrases[i], r
		}
	}
	if best == nil {
		return nil
	}
	dl := d.of(best)
	dl.rank = bestRank
	if bestRank == looseDeadline && dl.doubt == "" {
		dl.doubt = "the day is that of something else, not said as a deadline"
	}
	return dl
}

// only reads a text that is nothing but a date, as in a column "due".
func (d *dates) only(text string) *deadline {
	if r, err := d.Parse(text, d.ref); err == nil && r.Kind != when.Duration {
		dl := d.of(&r)
		dl.rank = clearDeadline
		if r.Mod == when.None {
			dl.kind = "by"
		}
		dl.span = span{0, len(text)}
		return dl
	}
	return d.deadline(text)
}

// rank says how well a phrase answers "by when?".
func (d *dates) rank(text string, r *when.Result) int {
	if d.isPast(r) || noAnswer(r) {
		return noDeadline
	}
	before, after := text[:r.Pos], text[r.Pos+r.Len:]
	lead := lastWord(before)
	if ownsNoun(r, lead, after) { // "Friday's call", "the May report"
		switch {
		case r.Mod == when.By, r.Mod == when.Before:
			return clearDeadline
		case forWords.has(lead), forWords.has(firstWord(r.Text)), forWords.has(wordBeforeLast(before)):
			return looseDeadline
		}
		return noDeadline
	}
	switch r.Mod {
	case when.By, when.Before, when.Until:
		return clearDeadline
	case when.After:
		return looseDeadline
	}
	switch {
	case originWords.has(lead), vagueDates.has(bareDate(r.Text)):
		return noDeadline
	case r.Grain < when.Month:
		return plainDeadline
	case r.Mod == when.None || forWords.has(firstWord(r.Text)) || forWords.has(lead): // "the figures for April"
		return noDeadline
	}
	return looseDeadline
}

// isPast reports whether a phrase names a day before the meeting.
func (d *dates) isPast(r *when.Result) bool {
	at, dateOnly := r.Deadline()
	if dateOnly {
		return calendar.DateOf(at).Before(calendar.DateOf(d.ref))
	}
	return at.Before(d.ref)
}

// noAnswer reports whether a phrase cannot say by when: an amount of time, a
// beginning, a limit such as "up to 400".
func noAnswer(r *when.Result) bool {
	return r.Kind == when.Duration && r.Mod != when.By || r.PerWeek || r.Mod == when.Since ||
		strings.HasPrefix(strings.ToLower(r.Text), "up to")
}

// ownsNoun reports whether the date belongs to the word behind it.
func ownsNoun(r *when.Result, lead, after string) bool {
	const owner, curly = "'s ", "’s "
	switch {
	case strings.HasPrefix(after, owner), strings.HasPrefix(after, curly), strings.Contains(r.Text, owner), strings.Contains(r.Text, curly):
		return true
	case r.Mod != when.None || !continuesNoun(after):
		return false
	}
	return determiners.has(lead) || determiners.has(firstWord(r.Text)) && !thisOne.has(firstWord(r.Text))
}

// thisOne begins a date of its own: "this Friday".
var thisOne = set("this last")

// vagueDates name no date where they stand alone: "the migration weekend".
var vagueDates = set(`weekend week month quarter year morning afternoon evening night summer winter autumn spring
	hour day`)

var (
	determiners = set("the this our my your a their last")
	forWords    = set("for before until till")
	originWords = set("from of since about")
)

// continuesNoun reports whether the text goes on with a word that the date
// before it belongs to: "the Friday | call".
func continuesNoun(after string) bool {
	ws := wordsOf(after[:min(len(after), 40)])
	return len(ws) > 0 && !ws[0].isMark() && !smallWords.has(ws[0].low)
}

var smallWords = set(`and or but so at in on by for to with from before after until if when as that which who i you we he she
	they it is are was will would can could then please also morning afternoon evening noon`)

// bareDate is a date phrase without the word that leads to it.
func bareDate(text string) string {
	low := strings.ToLower(text)
	for _, lead := range []string{"about ", "around ", "for "} {
		low = strings.TrimPrefix(low, lead)
	}
	return low
}

func firstWord(s string) string {
	ws := wordsOf(s[:min(len(s), 40)])
	if len(ws) == 0 {
		return ""
	}
	return ws[0].low
}

func lastWord(s string) string {
	ws := wordsOf(s[max(0, len(s)-40):])
	if len(ws) == 0 {
		return ""
	}
	return ws[len(ws)-1].low
}

func wordBeforeLast(s string) string {
	ws := wordsOf(s[max(0, len(s)-40):])
	if len(ws) < 2 {
		return ""
	}
	return ws[len(ws)-2].low
}

// of is the deadline that a phrase stands for, in the zone of the text.
func (d *dates) of(r *when.Result) *deadline {
	at, dateOnly := r.Deadline()
	at = at.In(d.ref.Location())
	if !dateOnly && at.Hour() == 0 && at.Minute() == 0 && (r.Kind == when.Range || r.Mod == when.By) {
		at, dateOnly = at.Add(-time.Minute), true // "tonight" is today, not tomorrow
	}
	dl := &deadline{at: at, span: span{r.Pos, r.Pos + r.Len}, kind: dueKind(r.Mod)}
	dl.due = commitments.Due{Date: calendar.DateOf(at), Minute: commitments.NoTime, Text: strings.TrimSpace(r.Text)}
	if !dateOnly {
		dl.due.Minute = at.Hour()*60 + at.Minute()
		dl.due.Zone = d.zone
	}
	if r.Doubt != nil {
		dl.doubt = r.Doubt.Reason
	}
	return dl
}

func dueKind(m when.Modifier) string {
	switch m {
	case when.By, when.Until:
		return "by"
	case when.Before:
		return "before"
	case when.After, when.Since:
		return "after"
	}
	return "on"
}

// mayHoldDate is a quick look that spares most sentences the search: a date has
// a digit, or one of a few words.
func mayHoldDate(ws []word) bool {
	for i := range ws {
		w := &ws[i]
		if hourWords.holds(w) && i > 0 && clockLeads.holds(&ws[i-1]) {
			return true
		}
		if isDigit(w.low[0]) || len(w.low) > 1 && isDigit(w.low[1]) || len(w.low) >= 3 && dateWords.has(bareWord(w.low)) {
			return true
		}
	}
	return false
}

// bareWord is a word without what may be written round a day's name:
// "Friday's", "Fri.", "@today".
func bareWord(low string) string {
	if low[0] != '@' && low[0] != '.' && strings.IndexByte("s.@", low[len(low)-1]) < 0 {
		return low // nearly all
	}
	return strings.Trim(strings.TrimSuffix(low, "'s"), ".@")
}

// clockLeads before one of hourWords make a time of day: "by four".
var (
	clockLeads = set("by at before until till around past to")
	hourWords  = set("one two three four five six seven eight nine ten eleven twelve")
)

var dateWords = set(`monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
	mon tue tues wed weds thu thur thurs fri sat sun january february march april june july august september october
	november december jan feb mar apr jun jul aug sep sept oct nov dec today tonight tomorrow tmrw tmw tom yesterday noon midday midnight
	morning afternoon evening lunch lunchtime week weeks weekend month months quarter year day days hour hours minutes eod eow eom eoq eoy
	cob close end q1 q2 q3 q4 fortnight half spring summer autumn fall winter christmas easter before after first second third
	fourth fifth sixth seventh eighth ninth tenth ` + monthMay)
