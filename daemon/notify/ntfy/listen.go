package ntfy

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"bywhen/daemon/notify"
)

// An event is one line of the stream of a topic.
type event struct {
	ID      string `json:"id"`
	Event   string `json:"event"`
	Message string `json:"message"`
}

// Listen reads the topic of answers until ctx is done, also what was answered
// while nobody listened. After a failure it listens again, after a pause that
// grows.
func (p *Phone) Listen(ctx context.Context, reply func(context.Context, notify.Reply) error) error {
	since, pause := cachedFor, firstPause
	for ctx.Err() == nil {
		last, err := p.follow(ctx, since, reply)
		if last != "" {
			since, pause = last, firstPause
		}
		if ctx.Err() != nil {
			return nil
		}
		p.log.Debug("the stream of answers ended; it is read again", "channel", "ntfy", "error", err)
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
		case <-wait.C:
		}
		pause = min(2*pause, lastPause)
	}
	return nil
}

// follow reads the stream until it ends, and gives the last message that was
// read.
func (p *Phone) follow(ctx context.Context, since string, reply func(context.Context, notify.Reply) error) (last string, err error) {
	to := p.server + "/" + p.seal.Answers + "/json?since=" + url.QueryEscape(since)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, to, nil)
	if err != nil {
		return "", errors.New("the address of the server is wrong")
	}
	p.sign(req)
	resp, err := p.stream.Do(req)
	if err != nil {
		return "", bare(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", statusError(resp.StatusCode)
	}
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxAnswer)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Event != "message" {
			continue
		}
		last = e.ID
		p.answered(ctx, e.Message, reply)
	}
	return last, lines.Err()
}

// answered hands on what a button sent, once. Whatever else stands in the topic
// is nothing to us.
func (p *Phone) answered(ctx context.Context, token string, reply func(context.Context, notify.Reply) error) {
	r, err := p.seal.open(token, time.Now())
	if err != nil {
		p.log.Warn("an answer was refused", "channel", "ntfy", "error", err)
		return
	}
	p.mu.Lock()
	again := p.taken[token]
	p.taken[token] = true
	p.mu.Unlock()
	if again {
		return
	}
	if err := reply(ctx, r); err != nil {
		p.log.Warn("an answer was not taken", "channel", "ntfy", "topic", r.Topic, "error", err)
	}
}
