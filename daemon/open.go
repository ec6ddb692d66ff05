package daemon

import (
	"context"
	"time"
)

// OpenDocument answers open.
type OpenDocument struct {
	V int `json:"v"`
	// URL works once, until Until. Whoever has it first is signed in.
	URL   string    `json:"url"`
	Until time.Time `json:"until"`
}

// Open answers open: a one-time link to the page.
func (a *App) Open(context.Context, Empty) (OpenDocument, error) {
	if a.Link == nil {
		return OpenDocument{}, fail("bywhen run starts it; then bywhen open in another terminal", "open the page: no daemon is running, and it is the daemon that serves the page")
	}
	url, until, err := a.Link()
	if err != nil {
		return OpenDocument{}, fail("see what the daemon said when it started; web.listen in config.toml is where the page is", "open the page: %s", err)
	}
	return OpenDocument{V: Version, URL: url, Until: until.In(a.core.Zone()).Truncate(time.Second)}, nil
}
