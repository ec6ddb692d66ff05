package backends

import (
	"context"
	"fmt"
	"strings"

	"bywhen/calendar"
	"bywhen/calendar/google"
)

// A keeper is settings of a back end that keeps a file of its own.
type keeper interface{ KeepIn(dir string) }

// In tells settings that keep a file of their own, such as a token, that it goes
// into dir.
func In(dir string, decode func(any) error) func(any) error {
	return func(into any) error {
		if err := decode(into); err != nil {
			return err
		}
		if k, ok := into.(keeper); ok {
			k.KeepIn(dir)
		}
		return nil
	}
}

// The words of package google that signing in needs, so that whoever asks a
// person need not know the back end.
type (
	// Dialog is how a person is spoken with while they sign in.
	Dialog = google.Dialog
	// Grant is what came of it.
	Grant = google.Grant
)

// What went wrong with signing in, for errors.Is.
var (
	// ErrSetup: what the configuration names is not enough to sign in with.
	ErrSetup = google.ErrSetup
	// ErrSignedOut: there was nothing to sign out of.
	ErrSignedOut = google.ErrSignedOut
)

// An Account is what some of the calendars are used with, after a person signed
// in once for all of them.
type Account struct {
	Name      string
	calendars []*google.Google
}

// Accounts are those of the calendars that somebody signs in to.
func Accounts(all []calendar.Reader) []Account {
	var those []*google.Google
	for _, r := range all {
		if g, ok := r.(*google.Google); ok {
			those = append(those, g)
		}
	}
	names, by := google.Accounts(those)
	var out []Account
	for _, name := range names {
		out = append(out, Account{name, by[name]})
	}
	return out
}

// Choose is the account of that name; without a name, the only one there is.
func Choose(all []Account, name string) (Account, error) {
	var names []string
	for _, a := range all {
		if a.Name == name || name == "" && len(all) == 1 {
			return a, nil
		}
		names = append(names, a.Name)
	}
	if name == "" {
		return Account{}, fmt.Errorf("there are several accounts: name one with --account (%s)", strings.Join(names, ", "))
	}
	return Account{}, fmt.Errorf("there is no account %q; there are %s", name, strings.Join(names, ", "))
}

// SignIn lets a person sign in.
func (a Account) SignIn(ctx context.Context, d Dialog) (Grant, error) {
	return google.SignIn(ctx, a.calendars, d)
}

// SignOut takes the sign-in back.
func (a Account) SignOut(ctx context.Context) error { return google.SignOut(ctx, a.calendars) }
