// Package ntfy brings notices to a phone through an ntfy server, and answers
// back. The server, and whoever knows the topic, can read what is sent; so
// without detail = "full" nothing is sent that names anybody or anything.
//
// Buttons post a sealed token to a second topic, which only this channel knows
// and listens to. Nobody can make a token without the key that never leaves this
// machine, and none is taken twice.
package ntfy

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"bywhen/daemon/notify"
)

// Settings of the channel.
type Settings struct {
	Server    string `toml:"server" as:"url" doc:"The address of the ntfy server." eg:"'https://ntfy.example.com'" need:"it is where notices are sent"`
	Topic     string `toml:"topic" doc:"The topic that your phone subscribes to. Whoever knows it can read along: make it hard to guess." eg:"'bywhen-5up3r-hard-to-guess'" need:"your phone subscribes to it"`
	TokenFile string `toml:"token_file" as:"path" doc:"A file that only you can read, with the access token of the server, if it wants one." eg:"'~/.config/bywhen/ntfy.token'"`
	Detail    string `toml:"detail" oneof:"brief full" default:"'brief'" doc:"brief: that there is a question, nothing more. full: the question itself, with names."`
}

const (
	within     = 15 * time.Second // for one request
	maxAnswer  = 64 << 10         // bytes of one line or one answer of the server
	cachedFor  = "12h"            // how long servers keep what nobody fetched
	firstPause = time.Second      // before listening again
	lastPause  = 5 * time.Minute
)

// A Phone is whatever subscribes to the topic.
type Phone struct {
	server, topic, token string
	full                 bool
	log                  *slog.Logger
	client               *http.Client // for requests that end
	stream               *http.Client // for the one that does not
	seal                 *sealer

	mu    sync.Mutex
	taken map[string]bool // tokens that were used
}

// Open makes the channel. What it must remember is kept in dir.
func Open(log *slog.Logger, dir string, decode func(any) error) (notify.Notifier, error) {
	var s Settings
	if err := decode(&s); err != nil {
		return nil, err
	}
	if err := checkServer(s.Server); err != nil {
		return nil, fmt.Errorf("open channel ntfy: %w", err)
	}
	p := &Phone{
		server: strings.TrimRight(s.Server, "/"), topic: s.Topic, full: s.Detail == "full", log: log,
		client: &http.Client{Timeout: within, CheckRedirect: stay}, stream: &http.Client{CheckRedirect: stay}, taken: map[string]bool{},
	}
	var err error
	if p.token, err = readToken(s.TokenFile); err != nil {
		return nil, fmt.Errorf("open channel ntfy: %w", err)
	}
	if p.seal, err = openSealer(dir); err != nil {
		return nil, fmt.Errorf("open channel ntfy: %w", err)
	}
	return p, nil
}

// stay follows no redirect: the token belongs to one server.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// checkServer refuses a server that could be read along with on the way.
func checkServer(server string) error {
	u, err := url.Parse(server)
	if err != nil {
		return errors.New("server is no address")
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || err == nil && ip.IsLoopback()) {
		return nil
	}
	return errors.New("server must begin with https://")
}

// readToken reads a file that nobody else can read.
func readToken(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("read token_file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("read token_file: others can read %s; chmod 600 it", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read token_file: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// A publication is what ntfy takes as JSON. Servers from 2.16 on let a later one
// of the same sequence take the place of an earlier one; older ones show both.
type publication struct {
	Topic      string   `json:"topic"`
	SequenceID string   `json:"sequence_id"`
	Title      string   `json:"title"`
	Message    string   `json:"message"`
	Priority   int      `json:"priority"`
	Actions    []button `json:"actions,omitempty"`
}

type button struct {
	Action string `json:"action"`
	Label  string `json:"label"`
	URL    string `json:"url"`
	Method string `json:"method"`
	Body   string `json:"body"`
	Clear  bool   `json:"clear"`
}

// sequence names a topic to the server without telling what it is.
func (p *Phone) sequence(topic string) string {
	sum := sha256.Sum256([]byte(p.topic + "\n" + topic))
	return hex.EncodeToString(sum[:8])
}

// Notify sends a notice.
func (p *Phone) Notify(ctx context.Context, n notify.Notice) error {
	m := publication{Topic: p.topic, SequenceID: p.sequence(n.Topic), Title: "bywhen", Message: n.Brief, Priority: 3}
	if p.full {
		m.Title, m.Message = n.Title, n.Body
	}
	if n.Silent {
		m.Priority = 2
	}
	for i, a := range n.Answers {
		token, err := p.seal.token(notify.Reply{Topic: n.Topic, Key: a.Key}, n.Expires)
		if err != nil {
			return fmt.Errorf("send notice: %w", err)
		}
		label := a.Label
		if !p.full {
			label = fmt.Sprintf("Answer %d", i+1)
			if a.Neutral {
				label = a.Label
			}
		}
		m.Actions = append(m.Actions, button{"http", label, p.server + "/" + p.seal.Answers, http.MethodPost, token, true})
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("send notice: %w", err)
	}
	if err := p.send(ctx, http.MethodPost, p.server+"/", body); err != nil {
		return fmt.Errorf("send notice: %w: %w", notify.ErrUnavailable, err)
	}
	return nil
}

// Withdraw takes a notice from the phone, where the server can.
func (p *Phone) Withdraw(ctx context.Context, topic string) error {
	err := p.send(ctx, http.MethodDelete, p.server+"/"+url.PathEscape(p.topic)+"/"+p.sequence(topic), nil)
	if known := (statusError)(0); errors.As(err, &known) && (known == http.StatusNotFound || known == http.StatusMethodNotAllowed) {
		return nil // a server before 2.16
	}
	if err != nil {
		return fmt.Errorf("withdraw notice: %w", err)
	}
	return nil
}

// A statusError is an answer that is none.
type statusError int

func (s statusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", int(s), http.StatusText(int(s)))
}

// send makes one request. An error never holds an address: topics are secrets.
func (p *Phone) send(ctx context.Context, method, to string, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, method, to, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the server is wrong")
	}
	p.sign(req)
	resp, err := p.client.Do(req)
	if err != nil {
		return bare(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer)) // so that the connection can be used again
	if resp.StatusCode/100 != 2 {
		return statusError(resp.StatusCode)
	}
	return nil
}

func (p *Phone) sign(req *http.Request) {
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
}

// bare is a network error without the address that it was about.
func bare(err error) error {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		return u.Err
	}
	return err
}
