package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"bywhen/calendar"
	"bywhen/calendar/backends"
	"bywhen/config"
	"bywhen/daemon"
)

// auth is the verb auth: signing in to what calendars are at.
func (p *program) auth() *cobra.Command {
	c := &cobra.Command{Use: "auth", Short: "sign in to Google, or out", RunE: incomplete}
	google := &cobra.Command{
		Use: "google", Short: "sign in to your Google account, or out", Args: cobra.NoArgs,
		Long: "Shows a link at which you say yes at Google, and keeps what comes of it in a file that\nonly you can read. README says how to get the client file that it needs.",
	}
	f := google.Flags()
	plain := f.Bool("no-browser", false, "print the link, and ask for the address at which the browser ends")
	out := f.Bool("logout", false, "give the sign-in back to Google and forget it")
	account := f.String("account", "", "the `NAME` of the account, if there are several")
	google.RunE = func(cmd *cobra.Command, _ []string) error {
		a, err := p.account(cmd.Context(), *account)
		if err != nil {
			return err
		}
		if *out {
			return p.signOut(cmd.Context(), a)
		}
		return p.signIn(cmd.Context(), a, *plain)
	}
	c.AddCommand(google)
	return c
}

// account is the account of that name among those of the configured calendars.
func (p *program) account(ctx context.Context, name string) (backends.Account, error) {
	cfg, _, err := p.load()
	if err != nil {
		return backends.Account{}, err
	}
	var all []calendar.Reader
	keep := config.Locate(p.getenv, p.home).Data
	for i := range cfg.Calendars {
		k := &cfg.Calendars[i]
		if k.Kind != "google" {
			continue
		}
		r, err := backends.All()[k.Kind](ctx, p.logger(), k.Name, backends.In(keep, k.Decode))
		if err != nil {
			return backends.Account{}, configured(err)
		}
		all = append(all, r)
	}
	accounts := backends.Accounts(all)
	if len(accounts) == 0 {
		return backends.Account{}, &daemon.Error{
			Code: daemon.CodeConfig, Text: "sign in: no calendar of kind google is configured",
			Hint: "add to config.toml: [calendars.google], kind = \"google\", client_secret_file = \"~/client_secret.json\"",
		}
	}
	a, err := backends.Choose(accounts, name)
	if err != nil {
		return a, usageError{err}
	}
	return a, nil
}

// configured is an error that is mended in the configuration.
func configured(err error) error {
	var problems config.Problems
	if errors.As(err, &problems) {
		return err
	}
	return &daemon.Error{Code: daemon.CodeConfig, Text: err.Error()}
}

// signIn lets the person sign in, and says what is allowed now.
func (p *program) signIn(ctx context.Context, a backends.Account, plain bool) error {
	d := backends.Dialog{Show: p.browse}
	if plain || p.flags.json {
		d.Show = func(link string) {
			fmt.Fprintf(p.stdout, "Open this link in a browser, on any machine:\n\n%s\n\n", link)
		}
		d.Paste = p.paste
	}
	got, err := a.SignIn(ctx, d)
	switch {
	case errors.Is(err, backends.ErrSetup):
		return &daemon.Error{Code: daemon.CodeConfig, Text: "sign in: " + err.Error(), Hint: "README, \"Google Calendar\", has the six steps"}
	case err != nil:
		return err
	}
	fmt.Fprintln(p.stdout, "Signed in. bywhen sync reads your calendar now.")
	for _, without := range got.Without {
		p.warn("a box was not ticked: %s", without)
	}
	if len(got.Without) > 0 {
		p.hint("sign in again and tick every box, if that is not what you want")
	}
	if !got.Until.IsZero() {
		p.warn("Google ends this sign-in on %s, as it does with clients in testing", got.Until.Local().Format("Mon 2 Jan, 15:04"))
		p.hint("in Google's console, under Audience, choose \"Publish app\", and sign in again")
	}
	return nil
}

// browse shows the link and opens a browser, where that is possible.
func (p *program) browse(link string) {
	fmt.Fprintf(p.stdout, "Say yes in your browser. If it does not open, open this link on this machine:\n\n%s\n\n", link)
	opener := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	if p.interactive {
		_ = exec.Command(opener[0], append(opener[1:], link)...).Start() // the link stands there
	}
}

// paste reads the address at which the browser ended.
func (p *program) paste() (string, error) {
	fmt.Fprintln(p.stdout, "Say yes there. The browser then ends at a page that it cannot show; paste its\naddress here, all of it:")
	in := bufio.NewScanner(p.stdin)
	in.Buffer(nil, 64<<10)
	if !in.Scan() {
		return "", errors.Join(in.Err(), errors.New("nothing was pasted"))
	}
	return in.Text(), nil
}

// signOut takes the sign-in back.
func (p *program) signOut(ctx context.Context, a backends.Account) error {
	err := a.SignOut(ctx)
	if errors.Is(err, backends.ErrSignedOut) {
		fmt.Fprintln(p.stdout, "Nobody was signed in.")
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, "Signed out. Google no longer knows the sign-in, and the token is removed.")
	return nil
}
