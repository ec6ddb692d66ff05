package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A Problem is one thing wrong with a configuration file, where it stands, and
// what to do about it.
type Problem struct {
	File    string // as the path was given
	Line    int    // from 1
	Column  int    // in characters, from 1
	Key     string // such as "hours.windows" or "people[2].address"; "" for none
	Problem string
	Hint    string // what to write instead; may be ""

	src *source
	at  span
}

// Error is the problem in words, with the line it stands on and a mark under
// the place.
func (p Problem) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", p.File, p.Line, p.Column, p.Problem)
	if text, caret := p.src.excerpt(p.at); caret != "" {
		number := fmt.Sprintf("%5d", p.Line)
		fmt.Fprintf(&b, "\n%s | %s\n%*s | %s", number, text, len(number), "", caret)
	}
	if p.Hint != "" {
		b.WriteString("\n        " + strings.Join(wrap(p.Hint, width), "\n        "))
	}
	return b.String()
}

// Problems are all problems of one file, in the order in which they stand there.
type Problems []Problem

// shown is how many problems are spelled out: who wrote another kind of file
// altogether is not helped by a thousand.
const shown = 20

// Error is the problems in words, one after the other.
func (p Problems) Error() string {
	var parts []string
	for i, problem := range p {
		if i == shown {
			parts = append(parts, fmt.Sprintf("… and %d more", len(p)-shown))
			break
		}
		parts = append(parts, problem.Error())
	}
	return strings.Join(parts, "\n\n")
}

// Unwrap gives the problems one by one.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i := range p {
		errs[i] = p[i]
	}
	return errs
}

// sorted puts the problems in file order and keeps one for each place.
func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.CompactFunc(p, func(a, b Problem) bool {
		return a.Line == b.Line && a.Column == b.Column && a.Problem == b.Problem
	})
}

// err is nil when there are none: a nil Problems in an error would not be nil.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p.sorted()
}

// A mistake is what is wrong with a value and what to write instead.
type mistake struct{ problem, hint string }

func (m *mistake) Error() string { return m.problem }

// wrong makes a mistake of what to write instead and what is wrong.
func wrong(hint, problem string, args ...any) error {
	return &mistake{fmt.Sprintf(problem, args...), hint}
}

// findings are the problems found so far in a file.
type findings struct {
	src      *source
	problems Problems
}

// enough says that there are more problems than anybody wants to read.
func (f *findings) enough() bool { return len(f.problems) >= 10*shown }

// report notes a problem, unless there are enough.
func (f *findings) report(at span, key, problem, hint string) {
	if !f.enough() {
		f.problems = append(f.problems, f.src.problem(at, key, problem, hint))
	}
}
