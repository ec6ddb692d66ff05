package commitments

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
)

// defaultQuestions are the templates that come with the program.
//
//go:embed questions/*.txt
var defaultQuestions embed.FS

// A Question is what to ask to close a gap.
type Question struct {
	Gap  Gap    `json:"gap"`
	Text string `json:"text"`
}

// A Template is what is asked of one kind of work.
type Template struct {
	Name  string // "briefing"; "general" is for work of no kind
	Words []string
	Text  map[Gap]string
}

// general is the name of the template that completes all others.
const general = "general"

// order is the order of the conversation, in which gaps are asked: what somebody
// is to do comes before why, and obstacles only when there is a way.
var order = []Gap{GapWhat, GapOwner, GapWhy, GapSuccess, GapHow, GapObstacles, GapDue, GapEffort}

// Questions are the templates in use.
type Questions struct{ templates []Template }

// DefaultQuestions are the questions that come with the program.
func DefaultQuestions() Questions {
	var q Questions
	entries, err := defaultQuestions.ReadDir("questions")
	if err != nil {
		panic(err) // it was embedded when this was compiled
	}
	for _, e := range entries {
		text, err := defaultQuestions.ReadFile("questions/" + e.Name())
		if err == nil {
			err = q.Add(e.Name(), string(text))
		}
		if err != nil {
			panic(err) // a test reads them all
		}
	}
	return q
}

// DefaultTemplate is the text of a template that comes with the program.
func DefaultTemplate(name string) (string, bool) {
	text, err := defaultQuestions.ReadFile("questions/" + name + ".txt")
	return string(text), err == nil
}

// Names are the kinds of work for which there is a template, in order.
func (q Questions) Names() []string {
	var names []string
	for _, t := range q.templates {
		names = append(names, t.Name)
	}
	return names
}

// Add takes in a template from a file of that name; one of the same kind is
// replaced. An error names the line and what may stand there.
func (q *Questions) Add(file, text string) error {
	t, err := readTemplate(file, text)
	if err != nil {
		return err
	}
	q.templates = slices.DeleteFunc(slices.Clone(q.templates), func(old Template) bool { return old.Name == t.Name })
	q.templates = append(q.templates, t)
	slices.SortFunc(q.templates, func(a, b Template) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// maxQuestion caps the length of a question: it has to fit on a card.
const maxQuestion = 200

// readTemplate reads lines of the form "field: question". "words:" lists the
// words that work of this kind is known by, "#" begins a remark.
func readTemplate(file, text string) (Template, error) {
	t := Template{Name: strings.ToLower(strings.TrimSuffix(path.Base(file), ".txt")), Text: map[Gap]string{}}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		field, question, ok := strings.Cut(line, ":")
		field, question = strings.ToLower(strings.TrimSpace(field)), strings.TrimSpace(question)
		switch {
		case !ok || field != "words" && !slices.Contains(order, Gap(field)):
			return t, fmt.Errorf("read questions %s:%d: %q is no field: one of words, what, owner, why, success, how, obstacles, due, effort", file, n, field)
		case field == "words":
			t.Words = append(t.Words, wordsOfTemplate(question)...)
		case len(question) > maxQuestion:
			return t, fmt.Errorf("read questions %s:%d: longer than %d characters: a card has no room for it", file, n, maxQuestion)
		default:
			t.Text[Gap(field)] = question
		}
	}
	if t.Name != general && len(t.Words) == 0 {
		return t, fmt.Errorf("read questions %s: no words: add a line such as \"words: brief, briefing\", by which such work is known", file)
	}
	return t, nil
}

func wordsOfTemplate(list string) []string {
	var words []string
	for w := range strings.SplitSeq(list, ",") {
		if w = strings.ToLower(strings.TrimSpace(w)); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// Kind is the kind of work that a description tells of: that whose word comes
// first in it, "general" if there is none.
func (q Questions) Kind(what string) string { return q.templateOf(what).Name }

func (q Questions) templateOf(what string) Template {
	fields := strings.FieldsFunc(strings.ToLower(what), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r > 127)
	})
	for _, w := range fields {
		for _, t := range q.templates {
			if slices.Contains(t.Words, w) {
				return t
			}
		}
	}
	return q.template(general)
}

// template is the template of that name, an empty one if there is none.
func (q Questions) template(name string) Template {
	for _, t := range q.templates {
		if t.Name == name {
			return t
		}
	}
	return Template{Name: name}
}

// Ask is the question for one gap of some work. An empty question in its
// template means that it is not asked: ok is false.
func (q Questions) Ask(what string, g Gap) (text string, ok bool) {
	if text, said := q.templateOf(what).Text[g]; said {
		return text, text != ""
	}
	if text, said := q.template(general).Text[g]; said {
		return text, text != ""
	}
	return string(g) + "?", true
}

// MostAsked is how many questions are asked about a piece of work at a time.
const MostAsked = 4

// Open are the questions that are still to be asked about a commitment, in the
// order of the conversation, at most [MostAsked].
func (q Questions) Open(c *Commitment) []Question {
	asked := []Question{}
	for _, g := range c.Gaps() {
		if text, ok := q.Ask(c.What, g); ok && len(asked) < MostAsked {
			asked = append(asked, Question{Gap: g, Text: text})
		}
	}
	return asked
}

// All are the questions about work that nothing is known of yet, in order.
func (q Questions) All(what string) []Question {
	asked := []Question{}
	for _, g := range order {
		if text, ok := q.Ask(what, g); ok && g != GapOwner {
			asked = append(asked, Question{Gap: g, Text: text})
		}
	}
	return asked
}
