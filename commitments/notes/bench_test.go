package notes

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// megabyte is at least a megabyte of notes: all texts of the corpus, again and
// again, with the story's conversation between them.
func megabyte(t testing.TB) string {
	t.Helper()
	files, err := filepath.Glob("testdata/corpus/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var one strings.Builder
	for _, f := range files {
		ar, err := txtar.ParseFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range ar.Files {
			if strings.HasSuffix(part.Name, ".txt") && !strings.Contains(string(part.Data), "```") {
				one.Write(part.Data)
				one.WriteString("\n# Next\n\n")
			}
		}
	}
	return strings.Repeat(one.String(), 1+(1<<20)/one.Len())
}

func BenchmarkMegabyteOfNotes(b *testing.B) {
	m := oneToOne(b, megabyte(b))
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		Read(m)
	}
}

func BenchmarkMegabyteOfLists(b *testing.B) {
	m := oneToOne(b, "")
	list := "## Week %\n\n### Action items\n- [ ] Roberta: send the revised budget to the design team by May 15, half a day\n- [x] Johnathon: book the room\n- [ ] Johnathon to check the numbers with finance before Thursday\n\n### Decisions\nThe old printer stays.\n\n"
	m.Text = strings.Repeat(list, 1+(1<<20)/len(list))
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		Read(m)
	}
}

func BenchmarkMegabyteOfTalk(b *testing.B) {
	m := oneToOne(b, "")
	line := "Johnathon: I was wondering whether the numbers for May are right, because the sheet says something else.\nRoberta: Let me see. I can check the sheet with finance by Friday, if that helps you.\nJohnathon: Yes, please.\n"
	m.Text = strings.Repeat(line, 1+(1<<20)/len(line))
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		Read(m)
	}
}

func BenchmarkMegabyteOfTheStory(b *testing.B) {
	text, err := os.ReadFile("testdata/story.txt")
	if err != nil {
		b.Fatal(err)
	}
	m := oneToOne(b, strings.Repeat(string(text), 1+(1<<20)/len(text)))
	b.SetBytes(int64(len(m.Text)))
	for b.Loop() {
		Read(m)
	}
}
