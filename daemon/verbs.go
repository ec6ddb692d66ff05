package daemon

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// A verb is one method of App as it is called over the socket.
type verb func(ctx context.Context, a *App, body []byte) (any, error)

// verbs are all verbs that can be called over the socket. Their names are those
// of the command line.
var verbs = map[string]verb{
	"add":         method((*App).Add),
	"agenda":      method((*App).Agenda),
	"answer":      method((*App).Answer),
	"ask":         method((*App).Ask),
	"backup":      method((*App).Backup),
	"capture":     method((*App).Capture),
	"checkin":     method((*App).CheckIn),
	"checkins":    method((*App).CheckIns),
	"clean":       method((*App).Clean),
	"confirm":     method((*App).Confirm),
	"could":       method((*App).Could),
	"decide":      method((*App).Decide),
	"doctor":      method((*App).Doctor),
	"done":        method((*App).Done),
	"drop":        method((*App).Drop),
	"edit":        method((*App).Edit),
	"export":      method((*App).Export),
	"feed-add":    method((*App).FeedAdd),
	"feed-list":   method((*App).FeedList),
	"feed-print":  method((*App).FeedPrint),
	"feed-revoke": method((*App).FeedRevoke),
	"fit":         method((*App).Fit),
	"forget":      method((*App).Forget),
	"import":      method((*App).Import),
	"list":        method((*App).List),
	"log":         method((*App).Log),
	"mail-again":  method((*App).MailAgain),
	"mail-weekly": method((*App).MailWeekly),
	"meetings":    method((*App).Meetings),
	"move":        method((*App).Move),
	"mute":        method((*App).Mute),
	"notmine":     method((*App).NotMine),
	"open":        method((*App).Open),
	"paraphrase":  method((*App).Paraphrase),
	"pause":       method((*App).Pause),
	"people":      method((*App).People),
	"picture":     method((*App).Picture),
	"prepare":     method((*App).Prepare),
	"preview":     method((*App).Preview),
	"progress":    method((*App).Progress),
	"recap":       method((*App).Recap),
	"recent":      method((*App).Recent),
	"reopen":      method((*App).Reopen),
	"show":        method((*App).Show),
	"status":      method((*App).Status),
	"sync":        method((*App).Sync),
	"undo":        method((*App).Undo),
	"today":       method((*App).Today),
	"week":        method((*App).Week),
	"why":         method((*App).Why),
}

// method makes a verb of a method: its request is read strictly, so that a
// client of another version is told rather than misunderstood.
func method[Req, Doc any](m func(*App, context.Context, Req) (Doc, error)) verb {
	return func(ctx context.Context, a *App, body []byte) (any, error) {
		var req Req
		dec := json.NewDecoder(bytes.NewReader(body))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&req); err != nil {
			return nil, usage("is the daemon of the same version? restart it", "read request: %s", err)
		}
		return m(a, ctx, req)
	}
}

// Call runs a verb in this process, as the socket would.
func (a *App) Call(ctx context.Context, name string, req, doc any) error {
	v, ok := verbs[name]
	if !ok {
		return fmt.Errorf("call %s: no such verb", name)
	}
	body, err := json.Marshal(req)
	if err != nil {
		return fmt.Errorf("call %s: %w", name, err)
	}
	answer, err := v(ctx, a, body)
	if err != nil {
		return err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("call %s: %w", name, err)
	}
	return json.Unmarshal(text, doc)
}
