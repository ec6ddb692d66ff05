// Compare reads sentences from stdin, one JSON object a line, and writes what
// github.com/olebedev/when finds in each, one JSON object a line. The last line
// is the time per sentence in nanoseconds, from the fastest of ten further
// passes.
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"math"
	"os"
	"time"

	"github.com/olebedev/when"
	"github.com/olebedev/when/rules/common"
	"github.com/olebedev/when/rules/en"
)

type sentence struct {
	Text   string    `json:"text"`
	Ref    time.Time `json:"ref"`
	Offset int       `json:"offset"` // minutes
}

type point struct {
	At      time.Time `json:"at"`
	HasTime bool      `json:"hasTime"`
}

type found struct {
	Text  string `json:"text"`
	Pos   int    `json:"pos"`
	Start point  `json:"start"`
}

func main() {
	w := when.New(nil)
	w.Add(en.All...)
	w.Add(common.All...)

	var sentences []sentence
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		var s sentence
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			log.Fatalf("read sentence: %v", err)
		}
		s.Ref = s.Ref.In(time.FixedZone("", s.Offset*60))
		sentences = append(sentences, s)
	}
	out := json.NewEncoder(os.Stdout)
	for _, s := range sentences {
		all := []found{}
		if r, err := w.Parse(s.Text, s.Ref); err == nil && r != nil {
			// It does not say whether a time of day was given: if none was, it
			// keeps that of the reference.
			hasTime := r.Time.Format(time.TimeOnly) != s.Ref.Format(time.TimeOnly)
			all = append(all, found{r.Text, r.Index, point{r.Time, hasTime}})
		}
		write(out, all)
	}
	best := time.Duration(math.MaxInt64)
	for range 10 {
		begin := time.Now()
		for _, s := range sentences {
			_, _ = w.Parse(s.Text, s.Ref)
		}
		best = min(best, time.Since(begin))
	}
	write(out, best.Nanoseconds()/int64(len(sentences)))
}

func write(out *json.Encoder, v any) {
	if err := out.Encode(v); err != nil {
		log.Fatalf("write answer: %v", err)
	}
}
