package notes

import "strings"

// titledRest is what stands behind a title of a list of actions and a colon, at
// the start of a line or of one of its sentences.
func titledRest(text string) string {
	for from := 0; ; {
		if s, rest := titleOf(text[from:]); s == actions && rest != "" {
			return rest
		}
		next := strings.Index(text[from:], ". ")
		if next < 0 {
			return ""
		}
		from += next + 2
	}
}

// splitTasks splits a run of tasks at semicolons and numbers: "1) … 2) …".
func splitTasks(text string) []string {
	var out []string
	from := 0
	add := func(part string) {
		if part = strings.Trim(part, " ,;"); part != "" {
			out = append(out, part)
		}
	}
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == ';':
			add(text[from:i])
			from = i + 1
		case numberAt(text, i):
			add(text[from:i])
			from = i + 3
		}
	}
	add(text[min(from, len(text)):])
	return out
}

// numberAt reports whether "1) " or "1. " stands at text[i], as a word.
func numberAt(text string, i int) bool {
	return i+2 < len(text) && isDigit(text[i]) && (text[i+1] == ')' || text[i+1] == '.') && text[i+2] == ' ' &&
		(i == 0 || text[i-1] == ' ')
}

// sentencesOfTask splits a line in which several sentences each say what
// somebody will do.
func (r *reader) sentencesOfTask(t *task) []*task {
	var texts []string
	for _, s := range sentencesOf(t.text) {
		text, _ := r.cast.cutKeyword(s.text)
		texts = append(texts, r.cast.splitSubjects(text)...)
	}
	if len(texts) < 2 {
		return []*task{t}
	}
	var parts []*task
	for _, text := range texts {
		if _, _, ok := verbInFront(r.cast, text); !ok {
			return []*task{t}
		}
		part := *t
		part.text, part.quote = text, text
		if !strings.Contains(t.quote, text) {
			part.quote = t.quote
		}
		parts = append(parts, &part)
	}
	return parts
}

// splitSubjects splits a sentence in which two people each do something:
// "Johnathon will …, and Roberta will …".
func (c *cast) splitSubjects(text string) []string {
	ws := wordsOf(text)
	var parts []string
	from := 0
	for i := 2; i < len(ws); i++ {
		if !splitWords.has(ws[i-1].low) || !c.subjectAt(ws[i:]) {
			continue
		}
		end := i
		for end > 0 && splitWords.has(ws[end-1].low) {
			end--
		}
		if end > 0 {
			parts = append(parts, strings.TrimSpace(text[from:ws[end-1].end]))
			from = ws[i].start
		}
	}
	return append(parts, text[from:])
}

var splitWords = set("and , ; while")

// subjectAt reports whether the name of somebody stands there, and then what
// they are to do.
func (c *cast) subjectAt(ws []word) bool {
	who, n := c.nameAt(ws)
	return n > 0 && who != "" && taskModals.startOf(ws[n:]) > 0
}
