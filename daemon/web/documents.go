package web

import (
	"encoding/json"
	"time"

	"bywhen/calendar"
)

// The documents of the daemon, as far as pages show them. Field names follow the
// JSON names; interface.md explains them.

type commitment struct {
	ID           string     `json:"id"`
	Kind         string     `json:"kind"`
	What         string     `json:"what"`
	Why          string     `json:"why"`
	Success      string     `json:"success"`
	How          string     `json:"how"`
	Obstacles    []string   `json:"obstacles"`
	Due          *time.Time `json:"due"`
	DueText      string     `json:"due_text"`
	DueWords     string     `json:"due_words"`
	Hard         bool       `json:"hard"`
	Deep         bool       `json:"deep"`
	Effort       *int       `json:"effort_minutes"`
	Left         *int       `json:"left_minutes"`
	LeftSaidAt   *time.Time `json:"left_said_at"`
	LeftExpected *int       `json:"left_expected_minutes"`
	Owner        string     `json:"owner"`
	Delegator    string     `json:"delegator"`
	OwnerName    string     `json:"owner_name"`
	AskedBy      string     `json:"asked_by"`
	Project      string     `json:"project"`
	Status       string     `json:"status"`
	Gaps         []string   `json:"gaps"`
	Clear        []string   `json:"clear"`
	NotYet       []string   `json:"not_yet"`
	Origin       *origin    `json:"origin"`
	LatestUseful *time.Time `json:"latest_useful"`
	CheckIns     []meet     `json:"check_ins"`
	State        string     `json:"state"`
}

type origin struct {
	Quote    string `json:"quote"`
	Vanished bool   `json:"vanished"`
}

type meet struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	State string    `json:"state"`
}

type proposal struct {
	ID     string `json:"id"`
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
	Quote  string `json:"quote"`
}

type listDoc struct {
	Commitments []commitment `json:"commitments"`
	Proposals   []proposal   `json:"proposals"`
	Drafts      int          `json:"drafts"`
}

type history struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Why    string    `json:"why"`
	Field  string    `json:"field"`
	Before string    `json:"before"`
	After  string    `json:"after"`
}

type showDoc struct {
	Commitment commitment `json:"commitment"`
	Proposals  []proposal `json:"proposals"`
	History    []history  `json:"history"`
}

type amount struct {
	ID      string `json:"id"`
	Minutes int    `json:"minutes"`
}

type stale struct {
	Calendar string     `json:"calendar"`
	LastOK   *time.Time `json:"last_ok"`
	Error    string     `json:"error"`
}

type member struct {
	ID      string     `json:"id"`
	Left    int        `json:"left_minutes"`
	What    string     `json:"what"`
	Due     *time.Time `json:"due"`
	Hard    bool       `json:"hard"`
	AskedBy string     `json:"asked_by"`
}

type move struct {
	ID          string     `json:"id"`
	To          time.Time  `json:"to"`
	Comfortable *time.Time `json:"comfortable"`
	Slip        int        `json:"slip_working_days"`
}

type option struct {
	Key       string     `json:"key"`
	Kind      string     `json:"kind"`
	Moves     []move     `json:"moves"`
	ID        string     `json:"id"`
	Minutes   int        `json:"minutes"`
	Start     *time.Time `json:"start"`
	Title     string     `json:"title"`
	Skip      bool       `json:"skip"`
	Suggested bool       `json:"suggested"`
}

type hardNeed struct {
	ID  string     `json:"id"`
	To  *time.Time `json:"to"`
	Cut int        `json:"cut_minutes"`
}

type overload struct {
	Key           string     `json:"key"`
	From          time.Time  `json:"from"`
	To            time.Time  `json:"to"`
	Demand        int        `json:"demand_minutes"`
	Supply        int        `json:"supply_minutes"`
	Short         int        `json:"short_minutes"`
	Members       []member   `json:"members"`
	Options       []option   `json:"options"`
	HardWouldNeed []hardNeed `json:"hard_would_need"`
	DecideBy      *time.Time `json:"decide_by"`
}

type fitDoc struct {
	Now       time.Time  `json:"now"`
	Fits      bool       `json:"fits"`
	Tight     bool       `json:"tight"`
	Breakdown *float64   `json:"breakdown"`
	Promises  int        `json:"promises"`
	Demand    int        `json:"demand_minutes"`
	Assumed   int        `json:"assumed_done_minutes"`
	Overloads []overload `json:"overloads"`
	Room      []amount   `json:"room"`
	Ask       []amount   `json:"ask"`
	Stale     []stale    `json:"stale"`
}

type checkIn struct {
	Commitment string    `json:"commitment"`
	What       string    `json:"what"`
	With       string    `json:"with"`
	Start      time.Time `json:"start"`
	End        time.Time `json:"end"`
	State      string    `json:"state"`
}

type deed struct {
	N          int       `json:"n"`
	At         time.Time `json:"at"`
	Kind       string    `json:"kind"`
	Commitment string    `json:"commitment"`
	Words      string    `json:"words"`
	State      string    `json:"state"`
	Error      string    `json:"error"`
	Stands     bool      `json:"stands"`
}

type calendarDoc struct {
	Name        string             `json:"name"`
	Kind        string             `json:"kind"`
	LastOK      *time.Time         `json:"last_ok"`
	Error       string             `json:"error"`
	Held        bool               `json:"held"`
	Events      int                `json:"events"`
	Quarantined []calendar.Problem `json:"quarantined"`
}

type statusDoc struct {
	Calendars []calendarDoc `json:"calendars"`
	Paused    string        `json:"paused"`
	Rebuilt   bool          `json:"rebuilt"`
	Unsettled []deed        `json:"unsettled"`
}

type todayDoc struct {
	Now       time.Time    `json:"now"`
	Fit       fitDoc       `json:"fit"`
	Drafts    []commitment `json:"drafts"`
	Proposals []proposal   `json:"proposals"`
	Soon      []commitment `json:"soon"`
	CheckIns  []checkIn    `json:"check_ins"`
	Status    statusDoc    `json:"status"`
}

type corner struct {
	At      time.Time `json:"at"`
	Working int       `json:"working_minutes"`
	Free    int       `json:"free_minutes"`
}

type level struct {
	ID   string    `json:"id"`
	What string    `json:"what"`
	Due  time.Time `json:"due"`
	Left int       `json:"left_minutes"`
	Sum  int       `json:"sum_minutes"`
	Free int       `json:"free_minutes"`
	Hard bool      `json:"hard"`
}

type afterDoc struct {
	Option option   `json:"option"`
	Supply []corner `json:"supply"`
	Demand []level  `json:"demand"`
	Fits   bool     `json:"fits"`
	Short  int      `json:"short_minutes"`
}

type pictureDoc struct {
	Now    time.Time `json:"now"`
	Until  time.Time `json:"until"`
	Supply []corner  `json:"supply"`
	Demand []level   `json:"demand"`
	Later  int       `json:"later"`
	Fit    fitDoc    `json:"fit"`
	After  *afterDoc `json:"after"`
}

type stretch struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

type busy struct {
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Title  string    `json:"title"`
	AllDay bool      `json:"all_day"`
}

type weekDay struct {
	Date    calendar.Date `json:"date"`
	Working []stretch     `json:"working"`
	Free    []stretch     `json:"free"`
	Busy    []busy        `json:"busy"`
	FreeSum int           `json:"free_minutes"`
}

type weekDoc struct {
	Now      time.Time `json:"now"`
	Days     []weekDay `json:"days"`
	CheckIns []checkIn `json:"check_ins"`
	Dues     []level   `json:"dues"`
}

type recent struct {
	UID   string    `json:"uid"`
	Title string    `json:"title"`
	Start time.Time `json:"start"`
	With  string    `json:"with"`
}

type recentDoc struct {
	Meetings []recent `json:"meetings"`
}

type recapDoc struct {
	With     string   `json:"with"`
	Recorded []string `json:"recorded"`
	SaidBack string   `json:"said_back"`
	IWill    []string `json:"i_will"`
	YouWill  []string `json:"you_will"`
}

type agendaDoc struct {
	Person  string       `json:"person"`
	Waiting []commitment `json:"waiting_for_you"`
	Confirm []commitment `json:"please_confirm"`
	Move    []commitment `json:"could_move"`
	Open    []commitment `json:"under_way"`
	Kept    []commitment `json:"kept"`
}

type person struct {
	Person  string `json:"name"`
	Address string `json:"address"`
}

type peopleDoc struct {
	People []person `json:"people"`
}

type askDoc struct {
	To   string `json:"to"`
	Text string `json:"text"`
}

type logDoc struct {
	Deeds []deed `json:"deeds"`
}

type field struct {
	ID     string `json:"id"`
	What   string `json:"what"`
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

type previewDoc struct {
	Answer  json.RawMessage `json:"answer"`
	Changes []field         `json:"changes"`
	Before  fitDoc          `json:"fit_before"`
	After   fitDoc          `json:"fit_after"`
}

type day struct {
	Date    calendar.Date `json:"date"`
	Working int           `json:"working_minutes"`
	Busy    int           `json:"busy_minutes"`
	Free    int           `json:"free_minutes"`
	Sum     int           `json:"sum_minutes"`
}

type whyDoc struct {
	Commitment commitment `json:"commitment"`
	From       time.Time  `json:"from"`
	To         time.Time  `json:"to"`
	Demand     int        `json:"demand_minutes"`
	Supply     int        `json:"supply_minutes"`
	Days       []day      `json:"days"`
	Members    []member   `json:"members"`
	Usable     float64    `json:"usable"`
	Block      int        `json:"block_minutes"`
}
