package when_test

import (
	"testing"
	"time"

	"bywhen/commitments/when"
)

// sentences are what people write about a meeting, with and without a time in it.
var sentences = []string{
	"The call with them is on May 18 at 1:00pm, so you have two weeks to prepare.",
	"I suggest we outsource it, and I need your sign-off on that by Thursday noon.",
	"Can we take half an hour next week, Tuesday at 9:30, to see that it is going the right way?",
	"They should leave knowing what is finished, what changes for them in June, and whom to call.",
	"Please send the revised budget to the design team by EOD Friday, or Monday 10am at the latest.",
	"A new deck, and you present alone: version 1.2.3 is in room 4.12, call me at 650-555-1234.",
	"The offsite is from 18th to 20th May 2026, the report is due the last working day of the month.",
	"We did not decide anything about that, so let us talk about it again when everybody is back.",
}

func BenchmarkFind(b *testing.B) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	for b.Loop() {
		for _, s := range sentences {
			when.Reader{}.Find(s, ref)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(sentences)), "ns/sentence")
}
