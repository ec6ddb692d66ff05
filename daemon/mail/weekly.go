package mail

// A Weekly is one week's summary. A section without items is left out.
type Weekly struct {
	// Name is how to address the reader.
	Name string
	// Week is the week it is about: "week of Mon 4 May".
	Week string
	// AsOf is the instant that it tells of.
	AsOf string
	// Headline is the one thing to know; it is the subject too.
	Headline string
	// Until is how far it looks ahead: "Sun 17 May".
	Until string

	// Trouble with calendars comes first of all: what cannot be read cannot be
	// counted. Unsettled are mails that may or may not have arrived.
	Trouble, Unsettled []Item
	// Waiting says what waits for whom, the reader first.
	Waiting []Party
	// CheckIns and Dues are those ahead.
	CheckIns, Dues []Item
	// Kept was done in time, Done later.
	Kept, Done []Item
	// Moved are dates that were moved before they passed, and who decided it.
	Moved []Item
	// Fits says until when everything fits, or since when it does not; Loads
	// are the figures behind it, by due date.
	Fits  string
	Loads []Load
	// Owed is what others have promised, Still what nothing has been heard of
	// for two weeks of work.
	Owed, Still []Item
}

// A Party is somebody for whom something waits.
type Party struct {
	Who   string // "you", "Johnathon"
	Items []Item
}

// An Item is one thing to know: a sentence, perhaps more about it, and what to
// type to do something about it.
type Item struct {
	Text, Note, Do string
	// Short names it where there is room for a few words, such as the subject.
	Short string
}

// A Load is how much of the free time until a due date is promised.
type Load struct {
	Until    string
	Promised int // minutes
	Free     int // minutes
	Words    string
}

// Over reports whether more is promised than there is.
func (l Load) Over() bool { return l.Promised > l.Free }

// tenths is how much of a bar of n parts is full; what is over fills it.
func (l Load) tenths(n int) int {
	switch {
	case l.Promised <= 0:
		return 0
	case l.Over() || l.Free <= 0:
		return n
	}
	return min(n-1, max(1, l.Promised*n/l.Free))
}

// mostItems is how many items a section shows; of more it says how many.
const mostItems = 8

// A section is a part of the summary with a title.
type section struct {
	Title string
	Items []Item
	More  int // that are not shown
	// Urgent sections ask for something.
	Urgent bool
}

// Empty reports whether there is nothing to say: then no mail is sent.
func (w *Weekly) Empty() bool { return len(w.before())+len(w.after()) == 0 }

// before are the sections before the figures, after those behind them.
func (w *Weekly) before() []section {
	all := []section{
		{Title: "Calendars that could not be read", Items: w.Trouble, Urgent: true},
		{Title: "Mail that may not have arrived", Items: w.Unsettled, Urgent: true},
	}
	for _, p := range w.Waiting {
		all = append(all, section{Title: "Waiting for " + p.Who, Items: p.Items, Urgent: p.Who == You})
	}
	return shown(append(all,
		section{Title: "Check-ins until " + w.Until, Items: w.CheckIns},
		section{Title: "Due until " + w.Until, Items: w.Dues},
		section{Title: "Kept", Items: w.Kept},
		section{Title: "Done", Items: w.Done},
		section{Title: "Moved in time", Items: w.Moved},
	))
}

func (w *Weekly) after() []section {
	return shown([]section{
		{Title: "What others have promised", Items: w.Owed},
		{Title: "Not heard of for two weeks", Items: w.Still},
	})
}

// You is the party that the reader is.
const You = "you"

// shown leaves out empty sections and cuts long ones.
func shown(all []section) []section {
	var kept []section
	for _, s := range all {
		if len(s.Items) == 0 {
			continue
		}
		if n := len(s.Items); n > mostItems {
			s.Items, s.More = s.Items[:mostItems], n-mostItems
		}
		kept = append(kept, s)
	}
	return kept
}

// Subject is the subject of the mail.
func (w *Weekly) Subject() string { return "Your week: " + w.Headline }
