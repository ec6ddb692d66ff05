package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"bywhen/commitments"
	"bywhen/config"
	"bywhen/daemon"
)

// questionsDir is the folder beside config.toml whose files replace the
// questions that come with the program, or add to them.
const questionsDir = "questions"

// mostQuestions is how many files of questions are read.
const mostQuestions = 100

// readQuestions are the questions that come with the program, with those of the
// user in their place.
func readQuestions(paths config.Paths) (commitments.Questions, error) {
	q := commitments.DefaultQuestions()
	dir := filepath.Join(filepath.Dir(paths.Config), questionsDir)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return q, nil
	}
	if err != nil {
		return q, fmt.Errorf("read questions: %w", err)
	}
	read := 0
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".txt") || strings.HasPrefix(name, ".") || read == mostQuestions {
			continue
		}
		read++
		text, err := readFile(filepath.Join(dir, name))
		if err == nil {
			err = q.Add(name, string(text))
		}
		if err != nil {
			return q, &daemon.Error{Code: daemon.CodeConfig, Text: err.Error(), Hint: "correct or remove " + filepath.Join(dir, name)}
		}
	}
	return q, nil
}

// questions is the verb that shows what is asked of a kind of work.
func (p *program) questions() *cobra.Command {
	return &cobra.Command{
		Use: "questions [KIND]", Short: "what is asked of a kind of work, as a text to edit", Args: cobra.MaximumNArgs(1),
		Long: "Without KIND, lists the kinds of work and where a text of your own belongs. With KIND, prints the text that\n" +
			"comes with bywhen; a file of the same name in that folder replaces it.",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return commitments.DefaultQuestions().Names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				text, ok := commitments.DefaultTemplate(args[0])
				if !ok {
					return &daemon.Error{Code: daemon.CodeUsage, Text: fmt.Sprintf("questions: nothing comes with bywhen for work of kind %q", args[0]), Hint: "bywhen questions lists the kinds"}
				}
				_, err := fmt.Fprint(p.stdout, text)
				return err
			}
			paths := p.paths()
			q, err := readQuestions(paths)
			if err != nil {
				return err
			}
			dir := filepath.Join(filepath.Dir(paths.Config), questionsDir)
			for _, name := range q.Names() {
				from := "comes with bywhen"
				if _, err := os.Stat(filepath.Join(dir, name+".txt")); err == nil {
					from = "yours"
				}
				fmt.Fprintf(p.stdout, "  %-10s %s\n", name, from)
			}
			fmt.Fprintf(p.stdout, "Your own: bywhen questions KIND > %s\n", filepath.Join(dir, "KIND.txt"))
			return nil
		},
	}
}
