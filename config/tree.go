package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A node is a value of the file and where it stands. The library's public
// decoder forgets positions once it has succeeded, and what has to be checked
// afterwards could not be pointed at; hence a tree of our own on its parser.
type node struct {
	kind     unstable.Kind // Table for every kind of table, ArrayTable for a list of [[tables]]
	name     string        // its key; "" for an element of a list
	path     string        // such as "people[2].address"
	key, at  span          // the key, the value
	text     string        // strings without quotes, everything else as written
	children []*node       // of tables and lists, in file order
	byName   map[string]*node
	header   bool // a table that had its own [header]
	inline   bool // a table in braces, which nothing can be added to
}

// child gives the value under a key, nil where there is none.
func (n *node) child(name string) *node {
	if n == nil {
		return nil
	}
	return n.byName[name]
}

// elements gives what a list holds, nothing where there is none.
func (n *node) elements() []*node {
	if n == nil {
		return nil
	}
	return n.children
}

func (n *node) isTable() bool { return n.kind == unstable.Table }

func (n *node) add(c *node) *node {
	n.children = append(n.children, c)
	if n.isTable() {
		if n.byName == nil {
			n.byName = make(map[string]*node)
		}
		n.byName[c.name] = c
	}
	return c
}

// A reading builds the tree of one file.
type reading struct {
	src      *source
	parser   unstable.Parser
	base     int // offset in the file of what the parser was given
	end      int // offset behind the last sound expression
	root     *node
	into     *node // the table that keys go into
	problems Problems
	broken   bool // there were errors of syntax: what is missing may stand there
}

// A part is one part of a dotted key.
type part struct {
	name string
	at   span
}

// read parses the file. Behind an error of syntax it goes on with the next
// line, so that one reading shows all that is wrong.
func read(src *source) *reading {
	r := &reading{src: src, root: &node{kind: unstable.Table, at: span{len(src.text), len(src.text)}}}
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
	line, text := r.src.line(at.from)
	first, _ := r.src.line(start)
	if strings.HasPrefix(r.src.text[start:], "[") {
		r.into = &node{kind: unstable.Table} // whose keys these are is not known
	}
	if strings.HasSuffix(err.Error(), "is incomplete") || line > first && (startsAnew.MatchString(text) || line+1 == len(r.src.starts)) {
		r.problems = append(r.problems, r.src.unclosed(start))
	} else {
		problem, hint := explain(text, min(at.from-r.src.starts[line], len(text)), err.Error())
		r.problems = append(r.problems, r.src.problem(at, "", problem, hint))
		line++
	}
	for ; line < len(r.src.starts); line++ {
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
	old := in.child(last.name)
	fresh := &node{kind: kind, name: last.name, path: join(in.path, last.name), key: last.at, at: last.at}
	switch {
	case old == nil && kind == unstable.Table:
		fresh.header = true
		r.into = in.add(fresh)
		return
	case old == nil:
		old = in.add(fresh)
	case old.kind != kind || kind == unstable.Table && (old.header || old.inline):
		r.clash(last, old, kind)
		if old.isTable() {
			r.into = old
		}
		return
	}
	if kind == unstable.Table {
		old.header, old.key, old.at = true, last.at, last.at
		r.into = old
		return
	}
	path := fmt.Sprintf("%s[%d]", old.path, len(old.children)+1)
	r.into = old.add(&node{kind: unstable.Table, path: path, key: last.at, at: last.at, header: true})
}

// descend walks the leading parts of a dotted key, making tables on its way,
// and gives nil where they lead nowhere.
func (r *reading) descend(n *node, parts []part) *node {
	for _, p := range parts {
		next := n.child(p.name)
		switch {
		case next == nil:
			next = n.add(&node{kind: unstable.Table, name: p.name, path: join(n.path, p.name), key: p.at, at: p.at})
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

// clash reports a header whose name is taken.
func (r *reading) clash(p part, old *node, kind unstable.Kind) {
	if old.kind != unstable.ArrayTable || kind != unstable.Table {
		r.twice(p, old)
		return
	}
	var m *mistake
	errors.As(doubleBrackets(p.name), &m)
	r.problems = append(r.problems, r.src.problem(p.at, old.path, m.problem, m.hint))
}

func (r *reading) twice(p part, first *node) {
	line, _ := r.src.line(first.key.from)
	r.problems = append(r.problems, r.src.problem(p.at, first.path,
		fmt.Sprintf("%s is written twice", p.name),
		fmt.Sprintf("it stands on line %d already: keep one, or put what they say together", line+1)))
}

// keyValue puts key = value into a table.
func (r *reading) keyValue(table *node, e *unstable.Node) {
	parts := r.parts(e.Key())
	last := parts[len(parts)-1]
	whole := r.span(e.Raw)
	equals := strings.IndexByte(r.src.text[last.at.to:whole.to], '=') + 1
	blanks := r.src.text[last.at.to+equals : whole.to]
	at := span{whole.to - len(strings.TrimLeft(blanks, " \t")), whole.to}

	in := r.descend(table, parts[:len(parts)-1])
	if in == nil {
		return
	}
	if old := in.child(last.name); old != nil {
		r.twice(last, old)
		return
	}
	n := r.value(e.Value(), join(in.path, last.name), at)
	n.name, n.key = last.name, last.at
	if secretKey(n.name) && !n.isTable() {
		r.problems = append(r.problems, r.src.problem(n.key, n.path, secretProblem(n.name), secretHint(n.name)))
		return
	}
	in.add(n)
}

// value makes a node of a value that stands at the given place.
func (r *reading) value(v *unstable.Node, path string, at span) *node {
	n := &node{kind: v.Kind, path: path, key: at, at: at, text: string(v.Data)}
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
			n.add(r.value(c, fmt.Sprintf("%s[%d]", path, len(n.children)+1), place))
		}
	}
	return n
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

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
