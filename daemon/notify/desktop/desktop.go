// Package desktop shows notices on the desktop, by the interface that desktops
// share (the Desktop Notifications Specification, over D-Bus).
package desktop

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/esiqveland/notify"
	"github.com/godbus/dbus/v5"

	seam "bywhen/daemon/notify"
)

// Settings of the channel: there are none.
type Settings struct{}

// A Desktop is the session's notification server.
type Desktop struct {
	log     *slog.Logger
	connect func() (*dbus.Conn, error)
	replies chan seam.Reply

	mu     sync.Mutex
	conn   *dbus.Conn
	markup bool              // bodies are read as markup
	ids    map[string]uint32 // what is shown, by topic
}

// Open makes the channel. The desktop is looked for only when there is something
// to show: a service starts before anybody has signed in.
func Open(log *slog.Logger, _ string, decode func(any) error) (seam.Notifier, error) {
	if err := decode(&Settings{}); err != nil {
		return nil, err
	}
	return newDesktop(log, func() (*dbus.Conn, error) { return dbus.SessionBusPrivateNoAutoStartup() }), nil
}

// maxReplies is how many answers may wait for somebody who listens.
const maxReplies = 16

func newDesktop(log *slog.Logger, connect func() (*dbus.Conn, error)) *Desktop {
	return &Desktop{log: log, connect: connect, replies: make(chan seam.Reply, maxReplies), ids: map[string]uint32{}}
}

// Notify shows a notice. It stays until somebody answers it or puts it away, or
// until it expires.
func (d *Desktop) Notify(_ context.Context, n seam.Notice) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.reach(); err != nil {
		return fmt.Errorf("show notice: %w: %w", seam.ErrUnavailable, err)
	}
	id, err := notify.SendNotification(d.conn, d.notification(n))
	if err != nil {
		d.lose()
		return fmt.Errorf("show notice: %w: %w", seam.ErrUnavailable, err)
	}
	d.ids[n.Topic] = id
	return nil
}

// notification is a notice as the desktop takes it.
func (d *Desktop) notification(n seam.Notice) notify.Notification {
	note := notify.Notification{
		AppName: "bywhen", ReplacesID: d.ids[n.Topic], AppIcon: "x-office-calendar", Summary: n.Title, Body: n.Body,
		ExpireTimeout: notify.ExpireTimeoutNever,
	}
	if d.markup {
		note.Body = html.EscapeString(n.Body)
	}
	if !n.Expires.IsZero() {
		note.ExpireTimeout = min(max(time.Until(n.Expires), time.Second), 24*time.Hour)
	}
	for _, a := range n.Answers {
		note.Actions = append(note.Actions, notify.Action{Key: a.Key, Label: a.Label})
	}
	if n.Silent {
		note.AddHint(notify.Hint{ID: "suppress-sound", Variant: dbus.MakeVariant(true)})
	}
	return note
}

// Withdraw takes a notice from the desktop.
func (d *Desktop) Withdraw(_ context.Context, topic string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, shown := d.ids[topic]
	if !shown || d.conn == nil {
		return nil
	}
	delete(d.ids, topic)
	if err := d.server().Call(service+".CloseNotification", 0, id).Err; err != nil {
		d.lose()
	}
	return nil // with its server the notice is gone as well
}

// Listen hands on what was clicked.
func (d *Desktop) Listen(ctx context.Context, reply func(context.Context, seam.Reply) error) error {
	for {
		select {
		case <-ctx.Done():
			d.mu.Lock()
			defer d.mu.Unlock()
			d.lose()
			return nil
		case r := <-d.replies:
			if err := reply(ctx, r); err != nil {
				d.log.Warn("an answer on the desktop was not taken", "topic", r.Topic, "error", err)
			}
		}
	}
}

const (
	service = "org.freedesktop.Notifications"
	path    = "/org/freedesktop/Notifications"
)

func (d *Desktop) server() dbus.BusObject { return d.conn.Object(service, path) }

// reach connects, unless there is a connection that lives.
func (d *Desktop) reach() error {
	if d.conn != nil && d.conn.Connected() {
		return nil
	}
	d.lose()
	conn, err := d.connect()
	if err != nil {
		return err
	}
	if err := d.greet(conn); err != nil {
		_ = conn.Close() // the reason is known already
		return err
	}
	return nil
}

// greet signs on to the bus and asks the server what it can do.
func (d *Desktop) greet(conn *dbus.Conn) error {
	if err := conn.Auth(nil); err != nil {
		return err
	}
	if err := conn.Hello(); err != nil {
		return err
	}
	can, err := notify.GetCapabilities(conn)
	if err != nil {
		return err
	}
	// Signals of the server alone: others may send what looks like them.
	if err := conn.AddMatchSignal(dbus.WithMatchSender(service), dbus.WithMatchInterface(service), dbus.WithMatchObjectPath(path)); err != nil {
		return err
	}
	signals := make(chan *dbus.Signal, maxReplies)
	conn.Signal(signals)
	d.conn, d.markup = conn, slices.Contains(can, "body-markup")
	go func() { // until the connection is closed
		for s := range signals {
			d.hear(s)
		}
	}()
	return nil
}

// lose gives the connection up. What it had shown cannot be reached any more.
func (d *Desktop) lose() {
	if d.conn != nil {
		_ = d.conn.Close() // it is of no use any more either way
	}
	d.conn, d.ids = nil, map[string]uint32{}
}

// dismissed is the reason for closing that means that somebody did it.
const dismissed = 2

// hear takes in a signal: the click on a button, or a notice that was put away.
func (d *Desktop) hear(s *dbus.Signal) {
	if s == nil || len(s.Body) != 2 {
		return
	}
	id, ok := s.Body[0].(uint32)
	if !ok {
		return
	}
	r := seam.Reply{}
	switch s.Name {
	case service + ".ActionInvoked":
		if r.Key, ok = s.Body[1].(string); !ok {
			return
		}
	case service + ".NotificationClosed":
		if why, ok := s.Body[1].(uint32); !ok || why != dismissed {
			return
		}
	default:
		return
	}
	if r.Topic, ok = d.close(id); !ok {
		return // of another program
	}
	select {
	case d.replies <- r:
	default:
		d.log.Warn("an answer on the desktop was lost: nobody listens", "topic", r.Topic)
	}
}

// close forgets a notice that is gone from the desktop, and names its topic.
func (d *Desktop) close(id uint32) (topic string, ours bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for t, shown := range d.ids {
		if shown == id {
			delete(d.ids, t)
			return t, true
		}
	}
	return "", false
}
