package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A reading builds the tree of one file.
type reading struct {
	findings
	parser unstable.Parser
	base   int // offset in the file of what the parser was given
	end    int // offset behind the last sound expression
	root   *node
	into   *node // the table that keys go into
	broken bool  // there were errors of syntax: what is missing may stand there
}

// A part is one part of a dotted key.
type part struct {
	name string
	at   span
}

// read parses the file. Behind an error of syntax it goes on with the next
// line, so that one reading shows all that is wrong.
func read(src *source) *reading {
	r := &reading{findings: findings{src: src}, root: &node{kind: unstable.Table, at: span{len(src.text), len(src.text)}}}
	r.into = r.root
	data := []byte(src.text)
	for next := 0; next < len(data) && len(r.problems) <= shown; {
		r.base, r.end = next, next
		r.parser.Reset(data[next:])
		for r.parser.NextExpression() {
			r.expression(r.parser.Expression())
		}
		if r.parser.Error() == nil {
			break
		}
		next = r.syntax(r.parser.Error())
	}
	return r
}

// syntax notes an error of syntax and gives the offset to go on from.
func (r *reading) syntax(err error) (next int) {
	r.broken = true
	at := span{r.base, r.base}
	var parse *unstable.ParserError
	if errors.As(err, &parse) {
		at.from = r.base + cap(r.parser.Data()) - cap(parse.Highlight)
		at.to = at.from + len(parse.Highlight)
	}
	start := r.firstAfter(r.end)
	first, _ := r.src.line(start)
	line, text := r.src.line(at.from)
	if strings.HasPrefix(r.src.text[start:], "[") {
		r.into = &node{kind: unstable.Table} // whose keys these are is not known
	}
	last := line+1 == len(r.src.starts)
	if strings.HasSuffix(err.Error(), "is incomplete") || line > first && (last || startsAnew.MatchString(text)) {
		r.problems = append(r.problems, r.src.unclosed(start))
	} else {
		problem, hint := explain(text, min(at.from-r.src.starts[line], len(text)), err.Error())
		r.report(at, "", problem, hint)
		line++
	}
	for line = max(line, first+1); line < len(r.src.starts); line++ {
		if _, text := r.src.line(r.src.starts[line]); startsAnew.MatchString(text) {
			return r.src.starts[line]
		}
	}
	return len(r.src.text)
}

// firstAfter gives the offset of the first line behind offset with more than
// blanks and comments on it: where a broken expression begins.
func (r *reading) firstAfter(offset int) int {
	if offset > r.base {
		offset += strings.IndexByte(r.src.text[offset:]+"\n", '\n')
	}
	for offset < len(r.src.text) {
		line, _, _ := strings.Cut(r.src.text[offset:], "\n")
		if text := strings.TrimLeft(line, " \t"); text != "" && text[0] != '#' && text[0] != '\r' {
			return offset + len(line) - len(text)
		}
		offset += len(line) + 1
	}
	return min(offset, len(r.src.text))
}

func (r *reading) expression(e *unstable.Node) {
	parts := r.parts(e.Key())
	last := parts[len(parts)-1]
	r.end = last.at.to
	if e.Kind == unstable.KeyValue {
		r.end = r.span(e.Raw).to
		r.keyValue(r.into, e)
		return
	}
	r.into = &node{kind: unstable.Table} // where keys go that have no place
	if in := r.descend(r.root, parts[:len(parts)-1]); in != nil {
		r.header(in, last, e.Kind)
	}
}

// header opens the table that [last] or [[last]] names.
func (r *reading) header(in *node, last part, kind unstable.Kind) {
	table := in.child(last.name)
	switch {
	case table == nil:
		table = in.add(&node{kind: kind, name: last.name})
	case table.kind == unstable.ArrayTable && kind == unstable.Table:
		var m *mistake
		errors.As(doubleBrackets(last.name), &m)
		r.report(last.at, table.path(), m.problem, m.hint)
		return
	case table.kind != kind || table.header || table.inline:
		r.twice(last, table)
		if table.isTable() {
			r.into = table
		}
		return
	}
	table.key, table.at = last.at, last.at
	if kind == unstable.ArrayTable {
		table = table.add(&node{kind: unstable.Table, key: last.at, at: last.at})
	}
	table.header = true
	r.into = table
}

// descend walks the leading parts of a dotted key, making tables on its way,
// and gives nil where they lead nowhere.
func (r *reading) descend(n *node, parts []part) *node {
	for _, p := range parts {
		next := n.child(p.name)
		switch {
		case next == nil:
			next = n.add(&node{kind: unstable.Table, name: p.name, key: p.at, at: p.at})
		case next.kind == unstable.ArrayTable:
			next = next.children[len(next.children)-1]
		case !next.isTable() || next.inline:
			r.twice(p, next)
			return nil
		}
		n = next
	}
	return n
}

func (r *reading) twice(p part, first *node) {
	line, _ := r.src.line(first.key.from)
	r.report(p.at, first.path(), p.name+" is written twice",
		fmt.Sprintf("it stands on line %d already: keep one, or put what they say together", line+1))
}

// keyValue puts key = value into a table.
func (r *reading) keyValue(table *node, e *unstable.Node) {
	parts := r.parts(e.Key())
	last := parts[len(parts)-1]
	in := r.descend(table, parts[:len(parts)-1])
	if in == nil {
		return
	}
	if old := in.child(last.name); old != nil {
		r.twice(last, old)
		return
	}
	n := in.add(&node{name: last.name, key: last.at})
	r.value(n, e.Value(), r.behindEquals(last.at.to, r.span(e.Raw).to))
	if secretKey(n.name) && !n.isTable() {
		r.report(n.key, n.path(), secretProblem(n.name), secretHint(n.name))
	}
}

// behindEquals gives the place of a value between the end of its key and its
// own end: the library does not say where lists begin.
func (r *reading) behindEquals(from, to int) span {
	from += strings.IndexByte(r.src.text[from:to], '=') + 1
	return span{to - len(strings.TrimLeft(r.src.text[from:to], " \t")), to}
}

// value fills a node with a value that stands at the given place.
func (r *reading) value(n *node, v *unstable.Node, at span) {
	n.kind, n.at, n.text = v.Kind, at, string(v.Data)
	switch v.Kind {
	case unstable.InlineTable:
		n.kind, n.inline = unstable.Table, true
		for it := v.Children(); it.Next(); {
			r.keyValue(n, it.Node())
		}
	case unstable.Array:
		for it := v.Children(); it.Next(); {
			c, place := it.Node(), at
			if c.Raw.Length > 0 {
				place = r.span(c.Raw)
			}
			r.value(n.add(&node{key: place}), c, place)
		}
	}
}

func (r *reading) parts(key unstable.Iterator) []part {
	var parts []part
	for key.Next() {
		n := key.Node()
		parts = append(parts, part{string(n.Data), r.span(n.Raw)})
	}
	return parts
}

func (r *reading) span(raw unstable.Range) span {
	from := r.base + int(raw.Offset)
	return span{from, from + int(raw.Length)}
}
