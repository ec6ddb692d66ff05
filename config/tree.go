package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// A node is a value of the file and where it stands. The library's public
// decoder forgets positions once it has succeeded, and what has to be checked
// afterwards could not be pointed at; hence a tree of our own on its parser.
type node struct {
	kind     unstable.Kind // Table for every kind of table, ArrayTable for a list of [[tables]]
	parent   *node
	name     string // its key; "" for an element of a list
	index    int    // its place in a list, from 1
	key, at  span   // the key, the value
	text     string // strings without quotation marks, everything else as written
	children []*node
	byName   map[string]*node // the children of a table
	header   bool             // a table that had its own [header]
	inline   bool             // a table in braces, which nothing can be added to
}

func (n *node) isTable() bool { return n.kind == unstable.Table }

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

// add puts a child into a table or at the end of a list.
func (n *node) add(c *node) *node {
	n.children = append(n.children, c)
	c.parent, c.index = n, len(n.children)
	if n.isTable() {
		if n.byName == nil {
			n.byName = make(map[string]*node)
		}
		n.byName[c.name] = c
	}
	return c
}

// missing makes a table that the file does not have, so that the defaults of
// its keys know where they are.
func (n *node) missing(name string) *node {
	return &node{kind: unstable.Table, parent: n, name: name}
}

// path is the way to a node, such as people[2].address.
func (n *node) path() string {
	const deepest = 16 // what is deeper is not ours
	var parts []string
	for depth := 0; n.parent != nil && depth < deepest; n, depth = n.parent, depth+1 {
		switch {
		case n.name == "":
			parts = append(parts, fmt.Sprintf("[%d]", n.index))
		case n.parent.parent == nil:
			parts = append(parts, n.name)
		default:
			parts = append(parts, "."+n.name)
		}
	}
	var b strings.Builder
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	return b.String()
}

// in says in which part of the file the keys of a table stand.
func (n *node) in() string {
	var names []string
	for t := n; t != nil; t = t.parent {
		if t.name != "" {
			names = append(names, t.name)
		}
	}
	slices.Reverse(names)
	switch name := strings.Join(names, "."); {
	case n.parent == nil:
		return ""
	case n.name == "":
		return " in [[" + name + "]]"
	default:
		return " in [" + name + "]"
	}
}
