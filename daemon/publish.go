package daemon

import (
	"context"
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"bywhen/calendar"
	"bywhen/commitments/ledger"
	"bywhen/daemon/feed"
)

// FeedSettings say where feeds are served and written.
type FeedSettings struct {
	Listen string // "127.0.0.1:8787"
	// PublicBaseURL is how other machines reach that address, "" if they do not.
	PublicBaseURL string
	// PublishDir is a folder that each feed is written into as well, "" for none.
	PublishDir string
}

// FeedRequest names a feed; "-tasks" behind its name stands for its to-dos.
type FeedRequest struct {
	Name string `json:"name"`
}

// FeedDocument answers feed print.
type FeedDocument struct {
	V    int    `json:"v"`
	Text string `json:"text"` // iCalendar
}

// FeedPrint answers feed print NAME.
func (a *App) FeedPrint(ctx context.Context, req FeedRequest) (doc FeedDocument, err error) {
	name, todos := strings.CutSuffix(req.Name, "-tasks")
	err = a.view(ctx, func(tx *ledger.Tx, _ time.Time) error {
		f, err := a.core.feedNamed(tx, name)
		if err != nil {
			return err
		}
		written, err := a.core.feedOf(tx, &f)
		if err != nil {
			return err
		}
		write := written.Events
		if todos {
			write = written.Todos
		}
		text, err := write()
		doc = FeedDocument{V: Version, Text: string(text)}
		return err
	})
	return doc, err
}

// feedNamed is the feed of that name that is in force.
func (c *Core) feedNamed(tx *ledger.Tx, name string) (ledger.Feed, error) {
	all, err := c.feeds(tx)
	if err != nil {
		return ledger.Feed{}, err
	}
	i := slices.IndexFunc(all, func(f ledger.Feed) bool { return f.Name == name })
	if i < 0 {
		return ledger.Feed{}, fail("bywhen feed list shows which there are", "find feed: there is none called %q", plain(name))
	}
	return all[i], nil
}

// FeedAddRequest asks for a new feed.
type FeedAddRequest struct {
	Name string `json:"name"`
	// For is a person, by name or address; "" is oneself.
	For  string `json:"for"`
	Show string `json:"show"` // "busy", "titles", "full"; "" lets the audience decide
}

// FeedAddDocument answers feed add. The secret is shown here and nowhere else.
type FeedAddDocument struct {
	V        int    `json:"v"`
	Name     string `json:"name"`
	For      string `json:"for"`
	Show     string `json:"show"`
	URL      string `json:"url"`
	Webcal   string `json:"webcal"`
	TasksURL string `json:"tasks_url"`
	// File is where it is written as well, "" for nowhere.
	File string `json:"file"`
	// Public says that others than this machine can reach the address.
	Public bool `json:"public"`
	// Served says that a daemon is there to serve it.
	Served bool `json:"served"`
}

// feedName is what a feed may be called: it becomes the name of a file.
var feedName = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]){0,39}$`)

// FeedAdd answers feed add NAME: a new secret address for one audience.
func (a *App) FeedAdd(ctx context.Context, req FeedAddRequest) (doc FeedAddDocument, err error) {
	if !feedName.MatchString(req.Name) || strings.HasSuffix(req.Name, "-tasks") {
		return doc, usage("small letters, digits and hyphens, without -tasks at the end: bywhen feed add johnathon", "add feed: %q is no name for one", plain(req.Name))
	}
	secret := strings.ToLower(rand.Text()) + strings.ToLower(rand.Text()) // 52 characters of base32: 260 bits
	f := ledger.Feed{Name: req.Name, Shows: req.Show, Secret: feed.DigestOf(secret).String()}
	if req.For != "" {
		if f.Person, err = a.core.address(req.For); err != nil {
			return doc, err
		}
		if a.core.isMe(f.Person) {
			f.Person = ""
		}
	}
	if f.Name == ownFeed && f.Person != "" {
		return doc, usage("choose another name", "add feed: %s is your own", ownFeed)
	}
	if f.Shows, err = shows(req.Show, f.Person); err != nil {
		return doc, err
	}
	err = a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		f.Created = now
		return a.core.addFeed(tx, f)
	})
	if err != nil {
		return doc, err
	}
	doc = a.core.whereabouts(&f, secret)
	doc.Served = a.running.Load() != nil
	return doc, a.publish(ctx)
}

// shows is the level of a new feed: to oneself everything, to others titles.
func shows(wish string, person calendar.Address) (string, error) {
	switch {
	case wish == "" && person == "":
		return showFull, nil
	case wish == "":
		return showTitles, nil
	case slices.Contains([]string{showBusy, showTitles, showFull}, wish):
		return wish, nil
	}
	return "", usage("", "add feed: it shows busy, titles or full, not %q", plain(wish))
}

// addFeed puts a feed on the ledger, unless there is one of that name in force.
func (c *Core) addFeed(tx *ledger.Tx, f ledger.Feed) error {
	all, err := tx.Feeds()
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Name == f.Name && other.Revoked.IsZero() {
			return fail("bywhen feed revoke "+f.Name+" ends it; or choose another name", "add feed: there is one called %s already", f.Name)
		}
	}
	if err := begunAnew(tx, &f); err != nil {
		return err
	}
	return tx.SaveFeed(f)
}

// begunAnew clears what an earlier feed of that name showed: it was for others,
// or told more. Not even that it was cancelled is for whoever reads now.
func begunAnew(tx *ledger.Tx, f *ledger.Feed) error {
	rows, err := tx.FeedEntries(f.Name)
	if err != nil {
		return err
	}
	for _, row := range rows {
		row.Content, row.Gone = nil, f.Created
		if err := tx.SaveFeedEntry(row); err != nil {
			return err
		}
	}
	return nil
}

// whereabouts says where a feed can be had.
func (c *Core) whereabouts(f *ledger.Feed, secret string) FeedAddDocument {
	base := strings.TrimSuffix(c.Feeds.PublicBaseURL, "/")
	doc := FeedAddDocument{V: Version, Name: f.Name, For: string(c.subscriber(f)), Show: f.Shows, Public: base != ""}
	if base == "" {
		base = "http://" + c.Feeds.Listen
	}
	path := "/f/" + secret + "/"
	doc.URL, doc.TasksURL = base+path+feed.EventsFile(f.Name), base+path+feed.TodosFile(f.Name)
	_, rest, _ := strings.Cut(doc.URL, "://")
	doc.Webcal = "webcal://" + rest
	if c.Feeds.PublishDir != "" {
		doc.File = c.Feeds.PublishDir + "/" + feed.EventsFile(f.Name)
	}
	return doc
}

// FeedsDocument answers feed list.
type FeedsDocument struct {
	V     int       `json:"v"`
	Feeds []FeedDoc `json:"feeds"`
}

// FeedDoc is one feed, without its secret, which nobody knows any more.
type FeedDoc struct {
	Name    string     `json:"name"`
	For     string     `json:"for"`
	ForName string     `json:"for_name"`
	Show    string     `json:"show"`
	Created time.Time  `json:"created"`
	Revoked *time.Time `json:"revoked"`
}

// FeedList answers feed list.
func (a *App) FeedList(ctx context.Context, _ Empty) (doc FeedsDocument, err error) {
	doc = FeedsDocument{V: Version, Feeds: []FeedDoc{}}
	err = a.view(ctx, func(tx *ledger.Tx, now time.Time) error {
		v := &viewer{core: a.core, tx: tx, now: now}
		all, err := tx.Feeds()
		for i := range all {
			f := &all[i]
			who := a.core.subscriber(f)
			doc.Feeds = append(doc.Feeds, FeedDoc{Name: f.Name, For: string(who), ForName: a.core.name(who), Show: f.Shows, Created: v.in(f.Created), Revoked: v.at(f.Revoked)})
		}
		return err
	})
	return doc, err
}

// FeedRevoke answers feed revoke NAME: its address is worth nothing from now on.
func (a *App) FeedRevoke(ctx context.Context, req FeedRequest) (DoneDocument, error) {
	err := a.update(ctx, func(tx *ledger.Tx, now time.Time) error {
		all, err := tx.Feeds()
		if err != nil {
			return err
		}
		for _, f := range all {
			if f.Name == req.Name && f.Revoked.IsZero() {
				f.Revoked = now
				return tx.SaveFeed(f)
			}
		}
		return fail("bywhen feed list shows which there are", "revoke feed: there is none called %q in force", plain(req.Name))
	})
	if err != nil {
		return DoneDocument{}, err
	}
	return DoneDocument{V: Version, Words: fmt.Sprintf("the address of feed %s leads nowhere now", req.Name)}, a.publish(ctx)
}
