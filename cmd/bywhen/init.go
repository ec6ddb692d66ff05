package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/config"
	"bywhen/daemon"
)

// initialize is the verb init.
func (p *program) initialize() *cobra.Command {
	return &cobra.Command{
		Use: "init", Short: "asks a few questions and writes config.toml", Args: cobra.NoArgs,
		Long: "Asks who you are, when you work, where your calendar is, with whom you agree things and what you have\n" +
			"promised already; tries every calendar that you name; and writes config.toml. Nothing else is changed, and no\n" +
			"notice or mail is switched on, unless you say so. Each answer is checked as it is given.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.begin(cmd.Context())
		},
	}
}

// begin asks, writes config.toml, and takes in what is promised already.
func (p *program) begin(ctx context.Context) error {
	file := p.paths().Config
	if _, err := os.Lstat(file); err == nil {
		return alreadyThere(file)
	}
	in := newInterview(ctx, p)
	if err := in.answers(); err != nil {
		return err
	}
	err := config.Write(file, in.a)
	if errors.Is(err, fs.ErrExist) {
		return alreadyThere(file)
	}
	if err != nil {
		return err
	}
	in.say("\nWritten: %s", file)
	if err := in.plate(); err != nil {
		return err
	}
	return in.offerService()
}

func alreadyThere(file string) error {
	return &daemon.Error{Code: daemon.CodeConfig, Text: file + " is there already; it was not touched", Hint: "edit it, or move it away first; bywhen doctor checks it"}
}

// answers asks who the user is, when they work, where their calendars are, and
// with whom they agree things.
func (in *interview) answers() error {
	a := &in.a
	in.say("Enter takes what stands in brackets.")
	for _, q := range []struct {
		question, otherwise string
		set                 func(string)
	}{
		{"Your name", in.program.getenv("USER"), func(s string) { a.Name = s }},
		{"Your mail address, as calendars know you", "", func(s string) { a.Address = s }},
		{"Your time zone", config.SystemZone().String(), func(s string) { a.Zone = s }},
		{"How you write dates: en-US (5/6 is May 6) or en-GB (5 June)", "en-US", func(s string) { a.Locale = s }},
		{"Your working hours, Monday to Friday", "09:00-12:00, 13:00-17:00", func(s string) { a.Windows = split(s) }},
	} {
		if err := in.checked(q.question, q.otherwise, q.set); err != nil {
			return err
		}
	}
	for _, ask := range []func() error{in.calendars, in.people, in.notices, in.mail} {
		if err := ask(); err != nil {
			return err
		}
	}
	return nil
}

// people asks with whom things are agreed. Who organizes most of the meetings on
// the calendars that were read is offered.
func (in *interview) people() error {
	for _, o := range in.organizers() {
		in.say("  %s <%s> organizes %s of yours.", o.name, o.address, count(o.meetings, "meeting"))
	}
	for {
		who := in.ask("Somebody you agree work with, as \"Name address\" (empty: nobody else)", "")
		if who == "" {
			return in.ended()
		}
		name, address, ok := cutLast(who)
		if !ok {
			in.say("  Name and address, please, such as: Johnathon johnathon@example.com")
			if !in.program.interactive {
				return &daemon.Error{Code: daemon.CodeUsage, Text: fmt.Sprintf("init: %q is no name and address", who)}
			}
			continue
		}
		at := len(in.a.People)
		in.a.People = append(in.a.People, config.PersonAnswer{Name: name, Address: address})
		if again, err := in.mended(); err != nil {
			return err
		} else if again {
			in.a.People = in.a.People[:at]
			continue
		}
		if err := in.checked("Their role: manager, reports_to_me or peer", "manager", func(s string) { in.a.People[at].Role = s }); err != nil {
			return err
		}
	}
}

// notices asks before anything interrupts.
func (in *interview) notices() error {
	in.a.Channels = []string{"none"}
	if !in.program.interactive {
		return nil
	}
	if in.yes("Show a notice on the desktop when a decision cannot wait", "no") {
		in.a.Channels = []string{"desktop"}
	}
	return in.ended()
}

// mail asks before any mail is sent.
func (in *interview) mail() error {
	if !in.program.interactive || !in.yes("Send yourself a summary by mail, once a week", "no") {
		return in.ended()
	}
	return in.checked("Through which mail server, such as smtp.example.com:587, or which program, such as: msmtp -t", "msmtp -t", func(s string) {
		in.a.Mail = []config.Setting{{Key: "sendmail_cmd", Value: strings.Fields(s)}}
		if strings.Contains(s, ":") && !strings.Contains(s, " ") {
			in.a.Mail = []config.Setting{{Key: "smtp", Value: s}, {Key: "username", Value: in.a.Address}}
			in.a.Mail = append(in.a.Mail, in.secret("mail")...)
		}
	})
}

// plate asks what is promised already, and records it.
func (in *interview) plate() error {
	in.say("What is on your plate? One line each, such as: Riverbed by May 18 noon, 40h, 13h left. Empty: no more.")
	for {
		line := in.ask("Promise", "")
		if line == "" {
			return in.ctx.Err()
		}
		if code := in.run("add", line); code != 0 && !in.program.interactive {
			in.program.code = code
		}
	}
}

// run runs another verb as this program would.
func (in *interview) run(args ...string) int {
	sub := *in.program
	sub.args, sub.flags, sub.code, sub.begun = args, globals{config: in.program.flags.config, color: "auto"}, 0, false
	sub.stdin = in // the answers that it asks for come the same way
	if sub.flags.config != "" {
		sub.args = append(slices.Clone(args), "--config", sub.flags.config)
	}
	return sub.run(in.ctx)
}

// offerService offers to run the daemon from now on, and says what comes next.
func (in *interview) offerService() error {
	if in.program.interactive && in.yes("Run bywhen in the background from now on, and whenever you sign in", "no") {
		if code := in.run("service", "install"); code == 0 {
			in.say("Next: bywhen status says how it stands, bywhen list what was promised.")
			return nil
		}
	}
	in.say("Next: bywhen doctor checks everything, bywhen sync --dry-run says what a first pass would do, bywhen run starts the daemon.")
	return nil
}

// cutLast cuts "Name address" at its last space.
func cutLast(s string) (before, after string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 || !strings.Contains(s[i:], "@") {
		return s, "", false
	}
	return strings.TrimSpace(s[:i]), strings.Trim(s[i+1:], "<>"), true
}

func split(s string) []string {
	var parts []string
	for _, part := range strings.Split(s, ",") {
		parts = append(parts, strings.TrimSpace(part))
	}
	return parts
}
