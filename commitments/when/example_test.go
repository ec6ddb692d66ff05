package when_test

import (
	"fmt"
	"time"

	"bywhen/commitments/when"
)

func ExampleReader_Find() {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	text := "The call is on May 18 at 1:00pm. I need half a day, and your sign-off by Thursday noon."
	for _, r := range (when.Reader{}).Find(text, ref) {
		fmt.Printf("%-22s %s\n", r.Text, r.Words)
	}
	// Output:
	// on May 18 at 1:00pm    Monday 18 May 2026, 13:00
	// half a day             4 hours
	// by Thursday noon       by Thursday 7 May 2026, 12:00
}

func ExampleReader_Parse() {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	r, err := when.Reader{}.Parse("next Tuesday 9:30", ref)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(r.Words)
	if r.Doubt != nil {
		fmt.Println(r.Doubt.Reason)
		for _, other := range r.Doubt.Alternatives {
			fmt.Println("or", other.Words)
		}
	}
	// Output:
	// Tuesday 12 May 2026, 9:30
	// "next Tuesday" may be the coming one or the one of next week
	// or Tuesday 5 May 2026, 9:30
}

func ExampleReader_ParseDuration() {
	minutes, err := when.Reader{EffortDay: 7 * 60}.ParseDuration("2-3 days")
	fmt.Println(minutes, err)
	// Output: 1260 <nil>
}

func ExampleResult_Deadline() {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for _, text := range []string{"before Monday", "next week", "Thursday 2-3pm"} {
		r, _ := when.Reader{}.Parse(text, ref)
		at, dateOnly := r.Deadline()
		fmt.Println(at.Format("Mon 2 Jan 15:04"), dateOnly)
	}
	// Output:
	// Fri 8 May 00:00 true
	// Fri 15 May 00:00 true
	// Thu 7 May 15:00 false
}
