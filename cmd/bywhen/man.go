package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"bywhen/config"
)

func (p *program) man() *cobra.Command {
	return &cobra.Command{
		Use: "man DIR", Short: "write the manual pages into a folder", Args: cobra.ExactArgs(1),
		Long: "Writes a page for every verb (section 1) and one for the configuration (section 5). man -l FILE shows one;\n" +
			"~/.local/share/man/man1 and man5 are where man looks by itself.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			root := cmd.Root()
			undated(root)
			built := thisBuild().at
			if built.IsZero() {
				built = time.Unix(0, 0) // the same source gives the same pages
			}
			head := &doc.GenManHeader{Title: "BYWHEN", Section: "1", Source: "bywhen", Manual: "bywhen", Date: &built}
			if err := doc.GenManTree(root, head, args[0]); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			if err := os.WriteFile(filepath.Join(args[0], "bywhen.toml.5"), []byte(configPage()), 0o644); err != nil {
				return fmt.Errorf("write manual: %w", err)
			}
			return nil
		},
	}
}

// undated takes the line off that says when pages were made.
func undated(c *cobra.Command) {
	c.DisableAutoGenTag = true
	for _, sub := range c.Commands() {
		undated(sub)
	}
}

// configPage is the reference of the configuration as a manual page.
func configPage() string {
	var b strings.Builder
	b.WriteString(".TH BYWHEN.TOML 5 \"\" bywhen bywhen\n.SH NAME\nbywhen.toml \\- the configuration of bywhen\n" +
		".SH DESCRIPTION\nIt lies in ~/.config/bywhen/config.toml, or where \\-\\-config says. Every key, with its default or an example:\n.PP\n.nf\n")
	for line := range strings.Lines(config.Reference()) {
		line = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(line)
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		b.WriteString(line)
	}
	b.WriteString(".fi\n.SH SEE ALSO\nbywhen(1), bywhen\\-init(1), bywhen\\-doctor(1)\n")
	return b.String()
}
