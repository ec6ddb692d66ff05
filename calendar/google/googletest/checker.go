package googletest

import (
	"bytes"
	"io"
	"net/http"
	"strings"
)

// A Checker holds every request and every answer that goes through it to a
// discovery document. What is not below the API's path passes unseen.
type Checker struct {
	Base      http.RoundTripper
	Discovery *Discovery
	// Granted are the scopes that were allowed; nil checks none.
	Granted []string
	// Complain is told what is wrong.
	Complain func(string)
}

// RoundTrip makes a request, and complains.
func (c *Checker) RoundTrip(req *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(req.URL.Path, c.Discovery.BasePath) {
		return c.Base.RoundTrip(req)
	}
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
		req.Body.Close()
		req = req.Clone(req.Context())
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
	m, wrong := c.Discovery.request(req, body, c.Granted)
	c.complain(wrong)
	resp, err := c.Base.RoundTrip(req)
	if err != nil || m == nil || resp.StatusCode >= 300 {
		return resp, err
	}
	given, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(given))
	c.complain(c.Discovery.answer(m, given))
	return resp, nil
}

func (c *Checker) complain(wrong []string) {
	for _, w := range wrong {
		c.Complain(w)
	}
}
