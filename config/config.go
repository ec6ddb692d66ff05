package config

import "time"

// Config is a whole configuration file, checked, with the defaults filled in.
type Config struct {
	Me        Me         `toml:"me" doc:"Who you are."`
	Hours     Hours      `toml:"hours" doc:"When you work. Free time is what these hours leave beside your meetings."`
	People    []Person   `toml:"people" also:"person" header:"[[people]]" doc:"The people you agree things with, one such part for each. Only what they or you organize can become a commitment."`
	Calendars []Calendar `toml:"calendars" also:"calendar" header:"[calendars.work]" doc:"Your calendars, each under a name of its own: [calendars.NAME]."`
	Capture   Capture    `toml:"capture" doc:"What becomes of the text of a meeting once it has ended."`
	CheckIns  CheckIns   `toml:"checkins" doc:"Where a check-in goes: a short talk before a due date, early enough to change course."`
	Mail      *Mail      `toml:"mail" header:"[mail]" doc:"The weekly summary. Without this part no mail is ever sent."`
	Feeds     Feeds      `toml:"feeds" also:"feed" doc:"Feeds that other calendars can subscribe to."`
	Web       Web        `toml:"web" also:"page" doc:"The page that bywhen open shows."`
	Notify    Notify     `toml:"notify" also:"notice,notices,notifications" doc:"How you hear of a decision that cannot wait."`

	// Warnings are what loads, but is hardly what was meant.
	Warnings Problems
}

// Me is the owner of this configuration.
type Me struct {
	Name     string         `toml:"name" eg:"'Roberta'" doc:"What other people call you."`
	Address  Address        `toml:"address" also:"email,mail" eg:"'roberta@example.com'" need:"your commitments are kept under it" doc:"Your mail address as calendars know it. Your commitments are kept under it."`
	Aliases  []Address      `toml:"aliases" eg:"['roberta@old.example']" doc:"Other addresses that are you as well."`
	Timezone *time.Location `toml:"timezone" also:"tz,zone,time_zone" eg:"'America/New_York'" doc:"The zone you work in. Default: the one of this machine."`
	Locale   Locale         `toml:"locale" also:"lang,language" default:"'en-US'" doc:"How dates are written and read: with en-US 5/6 is May 6, with en-GB it is 5 June."`
}

// A Week says which days are worked, and when. Not every day need have windows.
type Week struct {
	Days    Days    `toml:"days" default:"['Mon', 'Tue', 'Wed', 'Thu', 'Fri']" doc:"The days you work."`
	Windows Windows `toml:"windows" also:"hours,times,time" default:"['09:00-12:00', '13:00-17:00']" doc:"The hours of such a day. 24:00 is its end."`
	Mon     Windows `toml:"mon" also:"monday"`
	Tue     Windows `toml:"tue" also:"tuesday"`
	Wed     Windows `toml:"wed" also:"wednesday"`
	Thu     Windows `toml:"thu" also:"thursday"`
	Fri     Windows `toml:"fri" also:"friday" eg:"['09:00-12:00']" doc:"A day that differs; mon, tue, wed, thu, sat and sun work alike. [] is a day off."`
	Sat     Windows `toml:"sat" also:"saturday"`
	Sun     Windows `toml:"sun" also:"sunday"`
}

// Hours are the owner's working hours and what is planned within them.
type Hours struct {
	Week
	Away         []Away        `toml:"away" also:"vacation,vacations,holiday,travel" eg:"['2026-07-20..2026-07-31', '2026-05-11..2026-05-15 Asia/Dubai']" doc:"Days without work, the last one included; with a zone: the same hours, worked in that zone."`
	Holidays     []Date        `toml:"holidays" eg:"['2026-12-25']" doc:"Single days without work."`
	HolidaysFrom string        `toml:"holidays_from" eg:"'holidays'" doc:"One of your calendars whose all-day events are holidays."`
	Usable       float64       `toml:"usable" as:"share" default:"0.8" doc:"The share of free time that you plan with; the rest is for what comes up."`
	Block        time.Duration `toml:"block" default:"'30m'" doc:"A shorter gap between two meetings does not count as free time."`
	DeepBlock    time.Duration `toml:"deep_block" default:"'90m'" doc:"What a gap must hold for work marked deep; a multiple of block."`
	EffortDay    time.Duration `toml:"effort_day" default:"'8h'" doc:"How long a day of effort is: half a day is half of it, a week is one for each of your days."`
}

// A Person is somebody the owner agrees things with.
type Person struct {
	Name     string         `toml:"name" eg:"'Johnathon'" doc:"What meetings and you call this person. Default: the address in front of the @."`
	Address  Address        `toml:"address" also:"email,mail" eg:"'johnathon@example.com'" need:"a person is known by the address alone" doc:"Their mail address: the only thing that identifies them."`
	Role     string         `toml:"role" oneof:"manager reports_to_me peer" default:"'peer'" doc:"manager, reports_to_me or peer."`
	Timezone *time.Location `toml:"timezone" also:"tz,zone,time_zone" eg:"'America/New_York'" doc:"Their zone. Default: yours."`
	Hours    *Week          `toml:"hours" eg:"{ days = ['Mon', 'Tue', 'Wed', 'Thu'], windows = ['08:00-14:00'] }" doc:"Their hours, in their zone. Default: yours."`
	Calendar string         `toml:"calendar" eg:"'johnathon'" doc:"One of the calendars below, whose busy time is theirs. Default: your calendar server is asked."`
}

// A Calendar is one [calendars.NAME] table: the keys that all kinds share, and
// the table itself for the back end to decode its own from.
type Calendar struct {
	Name  string
	Kind  string `toml:"kind" also:"type" eg:"'folder'" need:"it says what sort of calendar this is" doc:"folder, caldav, google or url. Each has keys of its own, shown below."`
	Watch bool   `toml:"watch" default:"false" doc:"Look here for meetings that hand over work."`
	Busy  bool   `toml:"busy" default:"false" doc:"What stands here takes away free time."`
	Write bool   `toml:"write" or:"link" default:"false" doc:"Check-ins go here: say so for exactly one calendar. write = \"link\", for kind url: you get a link for each, which adds it to your calendar."`
	// ByLink says that write is "link".
	ByLink bool
	Trust  string `toml:"trust" oneof:"own people none" default:"'none'" doc:"own: everything here is your own doing. people: only meetings that somebody of [[people]] organizes hand over work. none: it is busy time, nothing more."`
	Table
}

// Capture says what is read.
type Capture struct {
	Accept   string        `toml:"accept" oneof:"certain ask off" default:"'certain'" doc:"certain: what was plainly agreed counts at once. ask: everything waits for your word. off: meetings are not read."`
	Domains  []Domain      `toml:"domains" also:"domain" default:"[]" eg:"['example.com']" doc:"Organizers whose meetings are read as well, as drafts."`
	NotesDir string        `toml:"notes_dir" as:"path" also:"notes" eg:"'~/meeting-notes'" doc:"A folder of notes (.md, .txt, .vtt), matched to meetings by name or time."`
	Lookback time.Duration `toml:"lookback" default:"'2d'" doc:"How far back meetings are read when a calendar is seen for the first time."`
}

// CheckIns say where a check-in goes.
type CheckIns struct {
	Length     time.Duration `toml:"length" also:"duration" default:"'30m'" doc:"How long one takes."`
	Prefer     []Slot        `toml:"prefer" default:"[]" eg:"['Tue 09:30']" doc:"Times you like for it."`
	NoMeetings Days          `toml:"no_meetings" default:"[]" eg:"['Wed']" doc:"Days to keep free of them."`
	Target     float64       `toml:"target" as:"share" default:"0.55" doc:"How far along it should be: the share of the free time until the due date that lies before it."`
	Lead       float64       `toml:"lead" as:"ratio" default:"1.0" doc:"Free time after it, at least this many times the work left: enough to do it all over."`
	Before     float64       `toml:"before" as:"ratio" default:"0.5" doc:"Free time before it, at least this many times the work left: enough to have something to show."`
	PerWeek    int           `toml:"per_week" as:"count" default:"5" doc:"No more new ones than this in a week."`
	Invite     string        `toml:"invite" oneof:"ask never always" default:"'ask'" doc:"Whether the other person is invited: ask, never or always."`
}

// Mail is the road for the weekly summary and for what the owner asks to send.
type Mail struct {
	Weekly      Slot     `toml:"weekly" default:"'Thu 15:00'" doc:"When it goes out."`
	To          Address  `toml:"to" eg:"'roberta@example.com'" doc:"Where it goes. Default: your own address."`
	SMTP        string   `toml:"smtp" as:"server" also:"host,server" eg:"'smtp.example.com:587'" doc:"The mail server that takes it, with its port. On port 465, and with smtps:// in front, TLS from the first byte; else STARTTLS."`
	SendmailCmd []string `toml:"sendmail_cmd" also:"sendmail" eg:"['msmtp', '-t']" doc:"Instead of smtp: a program that takes it."`
	Maildir     string   `toml:"maildir" as:"path" eg:"'~/Maildir'" doc:"Instead of smtp: a folder that it is put into."`
	Credentials
}

// Credentials say how to sign in. The password itself is never among them.
type Credentials struct {
	Username     string   `toml:"username" also:"user,login" eg:"'roberta'" doc:"The name to sign in with, if the server wants one."`
	PasswordCmd  []string `toml:"password_cmd" also:"password_command" eg:"['pass', 'show', 'mail']" doc:"A program that prints the password."`
	PasswordFile string   `toml:"password_file" as:"path" eg:"'~/.config/bywhen/mail.password'" doc:"Instead of password_cmd: a file that only you can read."`
	Keyring      bool     `toml:"keyring" eg:"true" doc:"Instead of password_cmd: the keyring of your desktop."`
}

// Feeds say where feeds are served and written.
type Feeds struct {
	Listen        string `toml:"listen" as:"listen" default:"'127.0.0.1:8787'" doc:"The address they are served on. Nothing is served before bywhen feed add."`
	PublicBaseURL string `toml:"public_base_url" as:"url" default:"''" eg:"'https://calendar.example.com'" doc:"How other machines reach that address, if a proxy of yours leads there."`
	PublishDir    string `toml:"publish_dir" as:"path" default:"''" eg:"'~/public/calendars'" doc:"Also write each feed as a file into this folder."`
}

// Web says where the page is served.
type Web struct {
	Listen string `toml:"listen" as:"listen" default:"'127.0.0.1:8786'" doc:"The address it is served on; 127.0.0.1 is this machine alone."`
}

// Notify says how and when to interrupt. Channels may have tables of their own,
// [notify.ntfy], which [Notify.Decode] reads.
type Notify struct {
	Channels []string `toml:"channels" also:"channel" default:"['desktop']" doc:"desktop, ntfy, command, calendar or none, tried in this order."`
	Quiet    Quiet    `toml:"quiet" default:"'hours'" doc:"When not to interrupt: outside your hours, or in windows such as [\"18:00-08:00\"]."`
	PerDay   int      `toml:"per_day" as:"count" default:"1" doc:"No more interrupts for decisions than this in a day. One that expires before tomorrow passes."`
	Table
}

// On gives the windows worked on a day: its own where they are written, else
// the general ones if it is among the days.
func (w Week) On(day time.Weekday) Windows {
	own := [...]Windows{w.Sun, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat}[day]
	if own != nil {
		return own
	}
	for _, d := range w.Days {
		if d == day {
			return w.Windows
		}
	}
	return nil
}

// ByDay gives the windows of all days, indexed by [time.Weekday].
func (w Week) ByDay() [7]Windows {
	var days [7]Windows
	for day := range days {
		days[day] = w.On(time.Weekday(day))
	}
	return days
}

// Decode reads the channel's own table, [notify.CHANNEL], into a struct with
// the tags that the package comment lists. A channel without a table gets its
// defaults.
func (n Notify) Decode(channel string, into any) error {
	return n.Table.child(channel).Decode(into)
}
