package config

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// FuzzLoad: whatever stands in a file, it loads or says where it does not, and
// what loads can be read by back ends and is what the library reads.
func FuzzLoad(f *testing.F) {
	f.Add(promised)
	f.Add(least)
	f.Add(Reference())
	files, err := filepath.Glob("testdata/errors/*.toml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := load(text)
		checkPositions(t, text, err)
		if err != nil {
			return
		}
		for _, cal := range c.Calendars {
			checkPositions(t, text, cal.Decode(&dav{}))
		}
		checkPositions(t, text, c.Notify.Decode("ntfy", &dav{}))
	})
}

func checkPositions(t *testing.T, text string, err error) {
	t.Helper()
	if err == nil {
		return
	}
	var problems Problems
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("err = %v, want problems", err)
	}
	lines := newSource("", text).starts
	for _, p := range problems {
		if p.Line < 1 || p.Line > len(lines) || p.Column < 1 || p.Problem == "" || !utf8.ValidString(p.Error()) {
			t.Errorf("a problem out of place: %+v", p)
		}
	}
}

// FuzzTree: the tree holds what the library decodes, wherever both take a file.
func FuzzTree(f *testing.F) {
	f.Add(promised)
	f.Add("a.b.c = 1\n[a.d]\n\"e f\" = 'x'\n[[g]]\n[g.h]\ni = [[1, 2], {j = \"k\"}]\n[[g]]\n")
	f.Add("a = \"\\u00e9\\t\"\nb = '''\nx'''\nc = { d.e = true }\nf = [ # y\n 1.5,\n]\n")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		var want map[string]any
		err := toml.Unmarshal([]byte(text), &want)
		r := read(newSource("config.toml", text))
		for _, p := range r.problems {
			if err == nil && !secretKey(p.Key[strings.LastIndexByte(p.Key, '.')+1:]) {
				t.Fatalf("the library takes it, but: %v", p)
			}
		}
		if err == nil && len(r.problems) == 0 {
			compare(t, r.root, want)
		}
	})
}

// compare checks shapes and texts; numbers and dates are the library's.
func compare(t *testing.T, n *node, want any) {
	t.Helper()
	switch w := want.(type) {
	case map[string]any:
		if !n.isTable() || len(n.children) != len(w) {
			t.Fatalf("%s: %d keys, want %d", n.path(), len(n.children), len(w))
		}
		for key, value := range w {
			c := n.child(key)
			if c == nil {
				t.Fatalf("%s: no key %q", n.path(), key)
			}
			compare(t, c, value)
		}
	case string:
		if n.kind != unstable.String || n.text != w {
			t.Fatalf("%s = %q, want %q", n.path(), n.text, w)
		}
	case bool:
		if n.kind != unstable.Bool || (n.text == "true") != w {
			t.Fatalf("%s = %q, want %v", n.path(), n.text, w)
		}
	default:
		v := reflect.ValueOf(want)
		if v.Kind() != reflect.Slice {
			return
		}
		if len(n.children) != v.Len() {
			t.Fatalf("%s: %d elements, want %d", n.path(), len(n.children), v.Len())
		}
		for i, c := range n.children {
			compare(t, c, v.Index(i).Interface())
		}
	}
}
