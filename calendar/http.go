package calendar

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// longestRetry is the longest that a Retry-After is believed.
const longestRetry = 24 * time.Hour

// RetryAfter reads a Retry-After header (RFC 9110 10.2.3), given as seconds or
// as a date: from 0, which also stands for none, to a day.
func RetryAfter(h http.Header) time.Duration {
	value := h.Get("Retry-After")
	if n, err := strconv.Atoi(value); err == nil {
		return min(max(time.Duration(n), 0), longestRetry/time.Second) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return min(max(time.Until(at), 0), longestRetry)
	}
	return 0
}

// WithoutURL takes the address out of an error of net/http: it may hold a
// secret.
func WithoutURL(err error) error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	return err
}
