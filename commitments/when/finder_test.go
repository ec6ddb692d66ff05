package when_test

import (
	"reflect"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// TestFinderForgets: what a Finder read before changes nothing of what it reads
// next.
func TestFinderForgets(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	texts := append([]string{"5/6 at 5", "between Tuesday and Thursday", "from 9 to 11 next week", "half a day", "in two weeks around noon",
		"by EOD Friday (or Monday)", "8.5 hours", "a week from Monday", "tonight", "", "Q3", "Monday (11 May"}, sentences...)
	for _, before := range texts {
		f := when.Reader{}.Finder()
		for _, text := range texts {
			f.Find(before, ref)
			if got, want := f.Find(text, ref), (when.Reader{}).Find(text, ref); !reflect.DeepEqual(got, want) {
				t.Errorf("behind %q, %q is read as %+v, alone as %+v", before, text, got, want)
			}
		}
	}
}
