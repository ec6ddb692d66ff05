package google

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/oauth2"
	"google.golang.org/api/googleapi"

	"bywhen/calendar"
)

// A statusError is an answer whose status is not what was hoped for.
type statusError struct {
	code    int
	reasons []string
	err     error
}

func (e *statusError) Error() string { return e.err.Error() }
func (e *statusError) Unwrap() error { return e.err }

// statusOf is the status in an error, 0 if there is none.
func statusOf(err error) int {
	var s *statusError
	if errors.As(err, &s) {
		return s.code
	}
	return 0
}

// trouble says what went wrong with a call, in words and as an error of package
// calendar. Nothing of the request or of the answer's text gets into it but
// Google's own words for the reason.
//
// Which answer asks for what: developers.google.com/workspace/calendar/api/guides/errors.
func (g *Google) trouble(err error) error {
	var answer *googleapi.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, calendar.ErrLogin), retries(err):
		return calendar.WithoutURL(err)
	case !errors.As(err, &answer):
		return broken(err, host(g.api.BasePath))
	}
	e := &statusError{code: answer.Code}
	for _, item := range answer.Errors {
		e.reasons = append(e.reasons, item.Reason)
	}
	for _, d := range answer.Details {
		if m, ok := d.(map[string]any); ok {
			if reason, ok := m["reason"].(string); ok {
				e.reasons = append(e.reasons, reason)
			}
		}
	}
	e.err = g.words(e, answer)
	return e
}

// words are those for an answer, wrapped round the error that it stands for.
func (g *Google) words(e *statusError, answer *googleapi.Error) error {
	has := func(reasons ...string) bool {
		return slices.ContainsFunc(reasons, func(r string) bool { return slices.Contains(e.reasons, r) })
	}
	after := calendar.RetryAfter(answer.Header)
	switch code := e.code; {
	case code == http.StatusUnauthorized:
		return fmt.Errorf("%w: Google does not accept the sign-in: %s", calendar.ErrLogin, howToSignIn)
	case has("insufficientPermissions", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"):
		return g.unticked()
	case has("accessNotConfigured", "SERVICE_DISABLED"):
		return errors.New("the Google Calendar API is not enabled for your client: enable it in Google's console, under APIs and services")
	case has("quotaExceeded", "dailyLimitExceeded"):
		return &calendar.RetryError{After: max(after, quiet), Err: errors.New("the limit that Google sets for this calendar is used up (quotaExceeded); nothing more is written for an hour")}
	case code == http.StatusTooManyRequests, has("rateLimitExceeded", "userRateLimitExceeded"):
		return &calendar.RetryError{After: after, Err: fmt.Errorf("Google asks for fewer requests (%d)", code)}
	case code >= 500 || code == http.StatusRequestTimeout:
		return &calendar.RetryError{After: after, Err: fmt.Errorf("Google is in trouble (%d %s)", code, strings.ToLower(http.StatusText(code)))}
	case code == http.StatusForbidden:
		return fmt.Errorf("%w: your account may not write to it (403 %s)", calendar.ErrReadOnly, strings.Join(e.reasons, " "))
	case code == http.StatusPreconditionFailed:
		return calendar.ErrChanged
	case code == http.StatusConflict:
		return calendar.ErrExists
	case code == http.StatusNotFound, code == http.StatusGone:
		return calendar.ErrGone
	case code == http.StatusBadRequest:
		return fmt.Errorf("%w: %s", calendar.ErrRefused, plain(answer.Message))
	}
	return fmt.Errorf("%s answers %d %s", host(g.api.BasePath), e.code, strings.ToLower(http.StatusText(e.code)))
}

// unticked names what was not allowed when somebody signed in.
func (g *Google) unticked() error {
	without := "a scope is missing"
	if missing := lacking(g.needs(), g.account.granted()); len(missing) > 0 {
		without = missing[0].without
	}
	return fmt.Errorf("%w: %s, because that box was not ticked: %s and tick every box", calendar.ErrLogin, without, howToSignIn)
}

// refusal says what went wrong with a request for a token. What the server wrote
// besides its error code stays out: it may quote what was sent.
func refusal(err error, host string) error {
	var answer *oauth2.RetrieveError
	if !errors.As(err, &answer) {
		if errors.Is(err, context.Canceled) {
			return context.Canceled
		}
		return broken(err, host)
	}
	code := answer.Response.StatusCode
	switch answer.ErrorCode {
	case "invalid_client", "unauthorized_client":
		return fmt.Errorf("%w: Google does not know this client or its secret (%s): download client_secret_file again", calendar.ErrLogin, answer.ErrorCode)
	case "invalid_grant":
		return fmt.Errorf("%w: Google refuses the code: it was used already, is older than ten minutes, or belongs to another sign-in (invalid_grant)", calendar.ErrLogin)
	}
	if code == http.StatusTooManyRequests || code >= 500 {
		return &calendar.RetryError{After: calendar.RetryAfter(answer.Response.Header), Err: fmt.Errorf("%s is in trouble (%d)", host, code)}
	}
	return fmt.Errorf("%s refuses to give a token (%d %s)", host, code, plain(answer.ErrorCode))
}

func retries(err error) bool {
	var retry *calendar.RetryError
	return errors.As(err, &retry)
}

// broken says in words why no answer came, or not all of it.
func broken(err error, host string) error {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, errTooLarge):
		return fmt.Errorf("%s: %w", host, errTooLarge)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		err = fmt.Errorf("%s ended in the middle of its answer", host)
	case errors.As(err, &dns):
		err = fmt.Errorf("%s is not found: is the network up?", host)
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		err = fmt.Errorf("%s took too long to answer", host)
	default:
		err = fmt.Errorf("%s cannot be reached: %w", host, calendar.WithoutURL(err))
	}
	return &calendar.RetryError{Err: err}
}

// plain is a text of Google's as one short line.
func plain(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
