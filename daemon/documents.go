package daemon

import (
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
	"bywhen/commitments/plan"
)

// Version is the version of every document. It changes only when a field loses
// its meaning.
const Version = 1

// Times in documents are RFC 3339 with the offset of the owner's zone, amounts
// are whole minutes, unknown values are null.

// CommitmentDocument is one commitment.
type CommitmentDocument struct {
	ID           string     `json:"id"`
	Kind         string     `json:"kind"`
	What         *string    `json:"what"`
	Why          *string    `json:"why"`
	Success      *string    `json:"success"`
	How          *string    `json:"how"`
	Obstacles    []string   `json:"obstacles"`
	Assumed      []string   `json:"assumed"`
	Due          *time.Time `json:"due"`
	DueText      *string    `json:"due_text"`
	DueWords     string     `json:"due_words"` // as it is shown to people
	Hard         bool       `json:"hard"`
	Deep         bool       `json:"deep"`
	NotBefore    *string    `json:"not_before"`
	Effort       *int       `json:"effort_minutes"`
	Left         *int       `json:"left_minutes"`
	LeftSaidAt   *time.Time `json:"left_said_at"`
	LeftExpected *int       `json:"left_expected_minutes"`
	Priority     *int       `json:"priority"`
	Owner        *string    `json:"owner"`
	Delegator    *string    `json:"delegator"`
	OwnerName    string     `json:"owner_name"`
	AskedBy      string     `json:"asked_by"`
	Project      *string    `json:"project"`
	Status       string     `json:"status"`
	Gaps         []string   `json:"gaps"`
	// Questions are what to ask next, by the kind of work: at most four.
	Questions []commitments.Question `json:"questions"`
	// Clear and NotYet are the five words of a clear agreement: specific,
	// measurable, fits, relevant, due.
	Clear  []string   `json:"clear"`
	NotYet []string   `json:"not_yet"`
	Origin *OriginDoc `json:"origin"`
	// LatestUseful is until when a sign-off is of any use to the work that waits
	// for it.
	LatestUseful *time.Time `json:"latest_useful"`
	CheckIns     []MeetDoc  `json:"check_ins"`
	State        string     `json:"state"`
}

// OriginDoc is where a commitment was found.
type OriginDoc struct {
	Calendar string `json:"calendar"`
	UID      string `json:"uid"`
	Quote    string `json:"quote"`
	Rule     string `json:"rule"`
	Vanished bool   `json:"vanished"`
}

// MeetDoc is a check-in as its commitment lists it.
type MeetDoc struct {
	N     int       `json:"n"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	State string    `json:"state"`
	UID   string    `json:"uid"`
	// Answer is what the guest said, null when nobody is invited.
	Answer *string `json:"answer"`
}

// ListDocument answers list.
type ListDocument struct {
	V           int                  `json:"v"`
	Commitments []CommitmentDocument `json:"commitments"`
	Proposals   []ProposalDocument   `json:"proposals"`
	// Drafts is how many wait to be confirmed, listed or not.
	Drafts int `json:"drafts"`
}

// ProposalDocument is a change that a meeting's text suggests and that waits to
// be confirmed.
type ProposalDocument struct {
	ID     string `json:"id"`
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
	Quote  string `json:"quote"`
}

// CheckInsDocument answers checkins.
type CheckInsDocument struct {
	V        int               `json:"v"`
	CheckIns []CheckInDocument `json:"check_ins"`
}

// CheckInDocument is one check-in.
type CheckInDocument struct {
	Commitment string    `json:"commitment"`
	What       string    `json:"what"`
	With       string    `json:"with"`
	N          int       `json:"n"`
	Start      time.Time `json:"start"`
	End        time.Time `json:"end"`
	State      string    `json:"state"`
	HostUID    *string   `json:"host_uid"`
	Fraction   float64   `json:"fraction"`
	FreeBefore int       `json:"free_before_minutes"`
	FreeAfter  int       `json:"free_after_minutes"`
	UID        string    `json:"uid"`
	// Guest is the address of who is invited, Answer what they said; null when
	// nobody is. Answered is the same in words, "" for nobody.
	Guest        *string   `json:"guest"`
	Answer       *string   `json:"answer"`
	Answered     string    `json:"answered"`
	Alternatives []SpanDoc `json:"alternatives"`
	// Link adds it to a calendar that only a person adds to, null where there is
	// no such calendar, or it stands there.
	Link *string `json:"link"`
	// Better is when it would begin since its due date moved, where bywhen does
	// not move it by itself because somebody was invited.
	Better *time.Time `json:"better"`
}

// SpanDoc is a stretch of time.
type SpanDoc struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// StatusDocument answers status.
type StatusDocument struct {
	V         int           `json:"v"`
	Calendars []CalendarDoc `json:"calendars"`
	Daemon    DaemonDoc     `json:"daemon"`
	Next      []NextDoc     `json:"next"`
	Talks     []TalkDoc     `json:"talks"` // declined check-ins: agree another time
	Paused    string        `json:"paused"`
	Rebuilt   bool          `json:"rebuilt"`
	Report    []ReportDoc   `json:"report"`    // check-ins after which nobody said how much is left
	Unsettled []DeedDoc     `json:"unsettled"` // deeds that failed or whose outcome is unknown
	// Open and Drafts are how many commitments of mine, or that I asked for,
	// there are; Short is by how many minutes the worst overload is short.
	Open   int `json:"open"`
	Drafts int `json:"drafts"`
	Short  int `json:"short_minutes"`
}

// CalendarDoc is how one calendar stands.
type CalendarDoc struct {
	Name   string     `json:"name"`
	Kind   string     `json:"kind"`
	LastOK *time.Time `json:"last_ok"`
	Error  *string    `json:"error"`
	// UnreadSince is when an outage of a day or more began, null for none.
	UnreadSince *time.Time `json:"unread_since"`
	// Note is what should be done soon, although all is well.
	Note *string `json:"note"`
	// Held says that the calendar was read but is not believed.
	Held        bool               `json:"held"`
	Events      int                `json:"events"`
	Quarantined []calendar.Problem `json:"quarantined"`
}

// DaemonDoc says whether a daemon is running.
type DaemonDoc struct {
	Running bool       `json:"running"`
	PID     int        `json:"pid"`
	Since   *time.Time `json:"since"`
}

// NextDoc is one of bywhen's own events ahead.
type NextDoc struct {
	Start time.Time `json:"start"`
	What  string    `json:"what"`
}

// DeedDoc is one line of the journal: something done outside, or a decision.
type DeedDoc struct {
	N          int       `json:"n"`
	At         time.Time `json:"at"`
	Kind       string    `json:"kind"` // "put", "delete", "decision", "change"
	Commitment string    `json:"commitment"`
	Words      string    `json:"words"`
	State      string    `json:"state"`
	Error      string    `json:"error"`
	Before     any       `json:"before"`
	After      any       `json:"after"`
	// Stands says that undo can come to it: it was done and not taken back.
	Stands bool `json:"stands"`
}

// A viewer turns what is on the ledger into documents, at one instant.
type viewer struct {
	core *Core
	tx   *ledger.Tx
	now  time.Time
	// over are the labels of the members of any overload.
	over map[string]bool
	// expected is what should be left of each commitment.
	expected map[string]int
	facts    plan.Facts
}

// viewer prepares to show commitments. The judgement is computed once.
func (c *Core) viewer(tx *ledger.Tx, now time.Time) (*viewer, error) {
	w, err := c.judge(tx, now)
	if err != nil {
		return nil, err
	}
	return c.viewerOf(tx, now, &w), nil
}

// viewerOf prepares to show commitments beside a judgement.
func (c *Core) viewerOf(tx *ledger.Tx, now time.Time, w *weighing) *viewer {
	v := &viewer{core: c, tx: tx, now: now, over: map[string]bool{}, expected: map[string]int{}, facts: w.Facts}
	for _, o := range w.Overloads {
		for _, m := range o.Members {
			v.over[m.ID] = true
		}
	}
	for _, work := range w.Facts.Work {
		if !work.Unknown {
			v.expected[work.ID] = work.Left
		}
	}
	return v
}

// standing is what decides the state of a commitment.
func (v *viewer) standing(k *commitments.Commitment, ins []commitments.CheckIn) commitments.Standing {
	return commitments.Standing{Me: v.core.Me.Address, Due: v.core.dueAt(k.Due), InOverload: v.over[k.Label], CheckIns: ins}
}

// commitment is the document of a commitment.
func (v *viewer) commitment(k *commitments.Commitment) (CommitmentDocument, error) {
	ins, err := v.tx.CheckIns(k.Key)
	if err != nil {
		return CommitmentDocument{}, err
	}
	c := v.core
	d := CommitmentDocument{
		ID: k.Label, Kind: string(k.Kind), What: said(k.What), Why: said(k.Why), Success: said(k.Success), How: said(k.How),
		Obstacles: list(k.Obstacles), Assumed: list(k.Assumed), Due: v.at(c.dueAt(k.Due)), DueText: said(k.Due.Text),
		DueWords: c.Style.Due(k.Due), Hard: k.Hard, Deep: k.Deep, NotBefore: said(k.NotBefore.String()),
		Effort: k.Effort.Pointer(), Left: k.Left.Pointer(), LeftSaidAt: v.at(k.LeftAt),
		Owner: said(string(k.Owner)), Delegator: said(string(k.Delegator)), OwnerName: c.name(k.Owner), AskedBy: c.name(k.Delegator),
		Project: said(k.Project), Status: string(k.Status), Gaps: []string{}, Questions: c.questions().Open(k), CheckIns: []MeetDoc{},
		State: string(commitments.StateAt(k, v.standing(k, ins), v.now)),
	}
	if left, ok := v.expected[k.Label]; ok {
		d.LeftExpected = &left
	}
	if at, ok, err := c.latestUseful(v.tx, v.facts, k); err != nil {
		return d, err
	} else if ok {
		d.LatestUseful = v.at(at)
	}
	if k.Priority > 0 {
		p := k.Priority
		d.Priority = &p
	}
	d.Clear, d.NotYet = clarity(k, d.State != string(commitments.DoesNotFit))
	for _, g := range k.Gaps() {
		d.Gaps = append(d.Gaps, string(g))
	}
	if o := k.Origin; o.Source.UID != "" {
		d.Origin = &OriginDoc{Calendar: o.Calendar, UID: o.Source.UID, Quote: o.Quote, Rule: o.Rule, Vanished: o.Vanished}
	}
	for _, in := range ins {
		d.CheckIns = append(d.CheckIns, MeetDoc{N: in.N, Start: v.in(in.Start), End: v.in(in.End), State: string(in.State), UID: in.UID, Answer: answerOf(&in)})
	}
	return d, nil
}

// clarity is what makes an agreement clear, and what it still lacks.
func clarity(k *commitments.Commitment, fits bool) (has, lacks []string) {
	a, b := k.Clarity(fits)
	has, lacks = []string{}, []string{}
	for _, v := range a {
		has = append(has, string(v))
	}
	for _, v := range b {
		lacks = append(lacks, string(v))
	}
	return has, lacks
}

// in is an instant as documents show it.
func (v *viewer) in(t time.Time) time.Time { return t.In(v.core.Zone()).Truncate(time.Second) }

// at is in, null for no instant.
func (v *viewer) at(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	l := v.in(t)
	return &l
}

// said is a text, null for none.
func said(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// list is a list that is never null.
func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
