package notes

import (
	"errors"
	"fmt"
	"strings"

	"bywhen/calendar"
	"bywhen/commitments"
)

// maxOneLine caps the length of the one-line form, in bytes.
const maxOneLine = 2 << 10

// ReadLine reads the one-line form of add, "brief Waterfall by May 18 1pm, half
// a day, for Johnathon". Of m only Me, Attendees, Others, Start (the reference)
// and Settings count. What is not understood stays in What. The error says in
// words what is missing or ambiguous.
func ReadLine(line string, m Meeting) (Item, error) {
	m.Organizer = ""
	p := oneLine{cast: castOf(&m), dates: datesOf(&m), text: strings.Join(strings.Fields(inert(line)), " ")}
	p.item = Item{Band: Record, Kind: commitments.Work, Rule: "one-line", Reasons: []string{"written down by hand"}, Quote: p.text}
	if len(p.text) > maxOneLine {
		return Item{}, fmt.Errorf("read line: it is longer than %d bytes; give the details as --why, --how and so on", maxOneLine)
	}
	p.marks()
	p.people(m.Me.Address)
	p.amounts()
	p.item.What = tidyWhat(p.text)
	if p.item.Owner != m.Me.Address {
		p.item.Kind = kindOf(p.item.What)
	}
	switch {
	case p.err != nil:
		return Item{}, p.err
	case p.item.What == "":
		return Item{}, errors.New(`read line: it does not say what is to be done; begin with it, as in "brief Waterfall by Friday"`)
	}
	return p.item, nil
}

// A oneLine takes the parts that it understands out of a line.
type oneLine struct {
	cast  *cast
	dates *dates
	text  string
	item  Item
	err   error
}

func (p *oneLine) cut(from, to int) { p.text = cutSpans(p.text, []span{{from, to}}) }

// priorities are as the flag --priority has them.
var priorities = map[string]int{"high": 1, "normal": 5, "medium": 5, "low": 9, "urgent": 1}

// lineMarks are the words of a line that say how the work is, each with what it
// sets. They count at the end of a line and behind a comma.
var lineMarks = []struct {
	words []string
	set   func(*Item)
}{
	{[]string{"fixed date", "date is fixed", "hard deadline", "hard date", "hard", "fixed"}, func(it *Item) { it.Hard = true }},
	{[]string{"deep work", "deep"}, func(it *Item) { it.Deep = true }},
	{[]string{"priority high", "high priority", "prio high", "high prio", "priority 1"}, func(it *Item) { it.Priority = priorities["high"] }},
	{[]string{"priority normal", "normal priority", "priority 5"}, func(it *Item) { it.Priority = priorities["normal"] }},
	{[]string{"priority low", "low priority", "prio low", "low prio", "priority 9"}, func(it *Item) { it.Priority = priorities["low"] }},
}

// marks reads "!high", "#project" and the words of lineMarks.
func (p *oneLine) marks() {
	var keep []string
	for f := range strings.FieldsSeq(p.text) {
		bare := strings.TrimRight(f, ",.;")
		if name, ok := strings.CutPrefix(bare, "!"); ok {
			if n := priorityOf(name); n > 0 {
				p.item.Priority = n
				continue
			}
		}
		if name, ok := strings.CutPrefix(bare, "#"); ok && name != "" && !isDigit(name[0]) {
			p.item.Project = name
			continue
		}
		keep = append(keep, f)
	}
	p.text = strings.Join(keep, " ")
	parts := strings.Split(p.text, ",")
	kept := parts[:1]
	for _, part := range parts[1:] {
		if !p.mark(strings.TrimSpace(part)) {
			kept = append(kept, part)
		}
	}
	p.text = strings.Join(kept, ",")
}

func (p *oneLine) mark(part string) bool {
	for _, m := range lineMarks {
		for _, w := range m.words {
			if strings.EqualFold(strings.Trim(part, " .()"), w) {
				m.set(&p.item)
				return true
			}
		}
	}
	return false
}

func priorityOf(name string) int {
	if n, ok := priorities[strings.ToLower(name)]; ok {
		return n
	}
	if len(name) == 1 && name[0] >= '1' && name[0] <= '9' {
		return int(name[0] - '0')
	}
	return 0
}

// people reads who does it and who asked: "Johnathon: send the numbers", "for
// Johnathon", "from Johnathon", "asked by Johnathon".
func (p *oneLine) people(me calendar.Address) {
	p.item.Owner = me
	if head, rest, ok := strings.Cut(p.text, ": "); ok && len(head) <= 60 {
		if who, known := p.cast.resolve(head); known {
			p.text = strings.TrimSpace(rest)
			if who == "" {
				p.err = fmt.Errorf("read line: more than one person is called %q; write the address", head)
			}
			p.item.Owner = who
		}
	}
	asker := p.asker()
	switch {
	case asker != "":
		p.item.Delegator = asker
	case p.item.Owner != me:
		p.item.Delegator = me
	}
	if p.item.Delegator == p.item.Owner {
		p.item.Delegator = ""
	}
}

// askerLeads stand before the one who asked for the work, at the end of a line
// or of a part of it.
var askerLeads = []string{"asked by", "requested by", "from", "for"}

// asker finds the one who asked. "for" and "from" count only where the name
// ends a part of the line: "for Johnathon's team" is no delegator.
func (p *oneLine) asker() calendar.Address {
	ws := wordsOf(p.text)
	for i := len(ws) - 1; i >= 0; i-- {
		for _, lead := range askerLeads {
			words := strings.Fields(lead)
			if !standsAt(ws, i, words) {
				continue
			}
			from := i + len(words)
			who, n := p.cast.nameAt(ws[from:])
			end := from + n
			if n == 0 || end < len(ws) && ws[end].low != "," && ws[end].low != ";" && ws[end].low != ")" && !dateLead(ws[end:]) {
				continue
			}
			if who == "" && p.err == nil {
				p.err = fmt.Errorf("read line: more than one person is called %q; write the address", p.text[ws[from].start:ws[end-1].end])
			}
			p.cut(ws[i].start, ws[end-1].end)
			return who
		}
	}
	return ""
}

// dateLead reports whether a date follows.
func dateLead(ws []word) bool {
	switch ws[0].low {
	case "by", "before", "on", "until", "due", "at", "in", "within", "today", "tomorrow", "next", "this":
		return true
	}
	return dateWords.has(ws[0].low)
}

func standsAt(ws []word, at int, words []string) bool {
	if at+len(words) > len(ws) {
		return false
	}
	for k, w := range words {
		if ws[at+k].low != w {
			return false
		}
	}
	return true
}

// amounts reads by when and how much.
func (p *oneLine) amounts() {
	if dl := p.dates.deadline(p.text); dl.given() {
		p.item.setDue(dl)
		e, cut := p.dates.bareEffort(p.text)
		if e.Known && (cut.to <= dl.span.from || cut.from >= dl.span.to) {
			p.item.Effort = e
			p.text = cutSpans(p.text, []span{dl.span, cut})
			return
		}
		p.cut(dl.span.from, dl.span.to)
		return
	}
	if e, cut := p.dates.bareEffort(p.text); e.Known {
		p.item.Effort = e
		p.cut(cut.from, cut.to)
	}
}
