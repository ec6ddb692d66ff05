package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"bywhen/config"
)

func (p *program) man() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "write the manual pages into a folder", Args: cobra.ExactArgs(1),
		Long: "Writes a page for every verb (section 1) and one for the configuration (section 5). man -l FILE shows one;\n" +
			"~/.local/share/man/man1 and man5 are where man looks by itself.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := writeManual(cmd.Root(), args[0]); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			return nil
		},
	}
}

// writeManual writes all pages. The same source gives the same pages.
func writeManual(root *cobra.Command, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	pages := map[string]string{"bywhen.toml.5": configPage()}
	verbPages(root, pages)
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// verbPages adds the page of a command and of all below it. A library for it
// would bring a Markdown parser and a YAML parser into the program.
func verbPages(c *cobra.Command, pages map[string]string) {
	if c.Hidden {
		return
	}
	name := strings.ReplaceAll(c.CommandPath(), " ", "-")
	pages[name+".1"] = verbPage(c, name)
	for _, sub := range c.Commands() {
		verbPages(sub, pages)
	}
}

// verbPage is the manual page of one command, out of what --help says: see
// man(7).
func verbPage(c *cobra.Command, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ".TH %s 1 \"\" bywhen bywhen\n", strings.ToUpper(roff(name)))
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(c.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	if c.Long != "" {
		b.WriteString(".SH DESCRIPTION\n" + paragraphs(c.Long))
	}
	flags(&b, "OPTIONS", c.NonInheritedFlags())
	flags(&b, "OPTIONS OF EVERY VERB", c.InheritedFlags())
	if c.Example != "" {
		b.WriteString(".SH EXAMPLE\n.nf\n" + paragraphs(c.Example) + ".fi\n")
	}
	var beside []string
	if c.HasParent() {
		beside = append(beside, strings.ReplaceAll(c.Parent().CommandPath(), " ", "-"))
	}
	for _, sub := range c.Commands() {
		if !sub.Hidden {
			beside = append(beside, strings.ReplaceAll(sub.CommandPath(), " ", "-"))
		}
	}
	b.WriteString(".SH SEE ALSO\n" + roff(strings.Join(beside, "(1), ")) + "(1), bywhen.toml(5)\n")
	return b.String()
}

// flags writes a section of options.
func flags(b *strings.Builder, title string, set *pflag.FlagSet) {
	if !set.HasAvailableFlags() {
		return
	}
	b.WriteString(".SH " + title + "\n")
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		b.WriteString(".TP\n")
		if f.Shorthand != "" {
			fmt.Fprintf(b, "\\fB%s\\fR, ", roff("-"+f.Shorthand))
		}
		fmt.Fprintf(b, "\\fB%s\\fR", roff("--"+f.Name))
		if value != "" {
			fmt.Fprintf(b, " \\fI%s\\fR", roff(value))
		}
		b.WriteString("\n" + roff(usage))
		if plain := f.DefValue == "" || f.DefValue == "false" || f.DefValue == "[]"; !plain {
			b.WriteString(roff(" (default " + f.DefValue + ")"))
		}
		b.WriteString("\n")
	})
}

// paragraphs is text of several lines, each as it stands.
func paragraphs(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line == "" {
			b.WriteString(".PP\n")
			continue
		}
		b.WriteString(roff(line) + "\n")
	}
	return b.String()
}

// roff is one line of text that man shows as it stands.
func roff(line string) string {
	line = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(line)
	if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
		line = `\&` + line
	}
	return line
}

// configPage is the reference of the configuration as a manual page.
func configPage() string {
	var b strings.Builder
	b.WriteString(".TH BYWHEN.TOML 5 \"\" bywhen bywhen\n.SH NAME\nbywhen.toml \\- the configuration of bywhen\n" +
		".SH DESCRIPTION\nIt lies in ~/.config/bywhen/config.toml, or where \\-\\-config says. Every key, with its default or an example:\n.PP\n.nf\n")
	for line := range strings.Lines(config.Reference()) {
		b.WriteString(roff(line))
	}
	b.WriteString(".fi\n.SH SEE ALSO\nbywhen(1), bywhen\\-init(1), bywhen\\-doctor(1)\n")
	return b.String()
}
