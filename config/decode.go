package config

import (
	"cmp"
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A Table is one table of the file, kept for whoever knows its keys.
type Table struct {
	node *node
	src  *source
	home string
	own  []string // keys that were decoded with the file
}

// Decode reads the table into the struct that into points to, by the tags that
// the package comment lists. It is as strict as loading: unknown keys and wrong
// values are [Problems], with the lines on which they stand.
func (t Table) Decode(into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return fmt.Errorf("decode table: %T is no pointer to a struct", into)
	}
	if t.node == nil { // a calendar that was never loaded
		t.node, t.src = &node{kind: unstable.Table}, newSource("", "")
	}
	d := decoder{findings: findings{src: t.src}, home: t.home}
	d.table(t.node, v.Elem(), t.own)
	return d.problems.err()
}

// Path is the path that stands under a key, "" where there is none. Whoever
// knows the keys of the table uses [Table.Decode].
func (t Table) Path(key string) string {
	if n := t.node.child(key); n != nil && n.kind == unstable.String {
		return n.inHome(t.home)
	}
	return ""
}

// child gives the table under a key of this one, an empty one if there is none.
func (t Table) child(name string) Table {
	if t.node == nil {
		return t
	}
	c := t.node.child(name)
	if c == nil {
		c = t.node.missing(name)
	}
	return Table{node: c, src: t.src, home: t.home}
}

// A field is one key of a struct.
type field struct {
	key   string
	index []int
	kind  reflect.Type
	tag   reflect.StructTag
}

// fieldsOf lists the keys of a struct, those of embedded structs included.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		if key := f.Tag.Get("toml"); key != "" && f.IsExported() {
			fields = append(fields, field{key, f.Index, f.Type, f.Tag})
		}
	}
	return fields
}

func keysOf(fields []field) []string {
	var keys []string
	for _, f := range fields {
		keys = append(keys, f.key)
	}
	return keys
}

// example is a value to show, as TOML; "" if there is none.
func (f field) example() string {
	text := f.tag.Get("eg")
	if text == "" {
		text = f.tag.Get("default")
	}
	return double(text)
}

// header is how a part of the file begins; not everybody has an optional one.
func (f field) header() (text string, optional bool) {
	if text = f.tag.Get("header"); text != "" {
		return text, true
	}
	return "[" + f.key + "]", false
}

// A decoder puts the tree of a file into structs and collects what is wrong.
type decoder struct {
	findings
	home     string
	partial  bool             // the file is broken: a key that is missing may be there
	defaults map[string]*node // the tags that were read, by their text
}

// table decodes a table into a struct. The keys in ignore are somebody else's;
// in a struct that keeps its [Table] so are all that it does not know.
func (d *decoder) table(n *node, v reflect.Value, ignore []string) {
	fields := fieldsOf(v.Type())
	known := append(keysOf(fields), ignore...)
	if kept := v.FieldByName("Table"); kept.IsValid() && kept.Type() == reflect.TypeFor[Table]() {
		kept.Set(reflect.ValueOf(Table{n, d.src, d.home, known}))
	} else {
		for _, c := range n.children {
			if !slices.Contains(known, c.name) {
				d.unknown(c, fields)
			}
		}
	}
	for _, f := range fields {
		field := v.FieldByIndex(f.index)
		switch c := n.child(f.key); {
		case c != nil:
			d.value(c, field, f)
		case f.tag.Get("need") != "":
			d.missing(n, f)
		default:
			d.absent(n, field, f)
		}
	}
}

// missing reports a key that has to be written.
func (d *decoder) missing(n *node, f field) {
	if d.partial {
		return
	}
	example := f.key + " = " + cmp.Or(f.example(), "…")
	hint := "add " + example + ": " + f.tag.Get("need")
	if n.key == (span{}) {
		hint = fmt.Sprintf("add these two lines:\n    [%s]\n    %s", n.path(), example)
	}
	d.report(n.key, n.missing(f.key).path(), f.key+" is missing"+n.in(), hint)
}

// absent gives a key that is not written its default.
func (d *decoder) absent(n *node, v reflect.Value, f field) {
	_, isText := v.Addr().Interface().(encoding.TextUnmarshaler)
	if text := f.tag.Get("default"); text != "" {
		d.value(d.defaultOf(f.key+" = "+text), v, f)
	} else if v.Kind() == reflect.Struct && !isText {
		d.table(n.missing(f.key), v, nil)
	}
}

// defaultOf reads a default once, however many tables want it.
func (d *decoder) defaultOf(text string) *node {
	n := d.defaults[text]
	if n == nil {
		if d.defaults == nil {
			d.defaults = make(map[string]*node)
		}
		n = read(newSource("", text)).root.children[0]
		d.defaults[text] = n
	}
	return n
}

// unknown reports a key that nobody knows here, with the one that was meant.
func (d *decoder) unknown(c *node, fields []field) {
	if secretKey(c.name) && !c.isTable() {
		return // said while it was read
	}
	if d.enough() {
		return
	}
	what := "key"
	if c.parent.parent == nil && (c.isTable() || c.kind == unstable.ArrayTable) {
		what = "part"
	}
	d.report(c.key, c.path(), fmt.Sprintf("unknown %s %q%s", what, c.name, c.parent.in()), keyHint(c.name, fields))
}

// keyHint says which key was meant: one that people call so, one that looks
// alike, or one of the same name that stands elsewhere.
func keyHint(name string, fields []field) string {
	for _, f := range fields {
		if slices.Contains(strings.Split(f.tag.Get("also"), ","), plain(name)) {
			return fmt.Sprintf("did you mean %q?", f.key)
		}
	}
	if near := closest(name, keysOf(fields)); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	for _, part := range fieldsOf(reflect.TypeFor[Config]()) {
		if slices.Contains(keysOf(fieldsOf(structOf(part.kind))), name) {
			return fmt.Sprintf("%s belongs in [%s]", name, part.key)
		}
	}
	return "known here: " + strings.Join(keysOf(fields), ", ")
}

// structOf gives the struct that a pointer or list is made of.
func structOf(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// double puts the quotation marks that people write for those of the tags.
func double(toml string) string { return strings.ReplaceAll(toml, "'", `"`) }
