package main

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestDocsNameTests: every test that the documents name as evidence exists.
func TestDocsNameTests(t *testing.T) {
	var code strings.Builder
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != ".":
			return fs.SkipDir
		case strings.HasSuffix(name, ".txtar"):
			code.WriteString("file " + name + "\n")
		case strings.HasSuffix(name, "_test.go"):
			text, err := os.ReadFile("../../" + name)
			if err != nil {
				return err
			}
			code.Write(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	there := code.String()
	named := regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z][A-Za-z0-9]*|[a-z0-9]+\.txtar`)
	for _, doc := range []string{"security.md", "reliability.md"} {
		text, err := os.ReadFile("../../docs/" + doc)
		if err != nil {
			t.Fatal(err)
		}
		all := named.FindAllString(string(text), -1)
		if len(all) < 20 {
			t.Errorf("%s names only %d tests", doc, len(all))
		}
		for _, name := range all {
			if !strings.Contains(there, "func "+name) && !strings.Contains(there, "/"+name+"\n") {
				t.Errorf("%s names %s, which is not there", doc, name)
			}
		}
	}
}
