package calendar_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"bywhen/calendar"
)

// TestRetryAfter: seconds and dates count, up to a day; nonsense and the past
// are no wait at all.
func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "30": 30 * time.Second, "999999999": 24 * time.Hour,
		"Mon, 01 Jan 2001 00:00:00 GMT": 0, "Fri, 01 Jan 2100 00:00:00 GMT": 24 * time.Hour,
	} {
		if got := calendar.RetryAfter(http.Header{"Retry-After": {value}}); got != want {
			t.Errorf("%q: %s instead of %s", value, got, want)
		}
	}
}

// TestWithoutURL: no address is left, however deep it stood.
func TestWithoutURL(t *testing.T) {
	cause := errors.New("refused")
	inner := &url.Error{Op: "Get", URL: "https://a.example/secret", Err: cause}
	err := calendar.WithoutURL(fmt.Errorf("try: %w", &url.Error{Op: "Get", URL: "https://b.example/secret", Err: inner}))
	if !errors.Is(err, cause) || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
