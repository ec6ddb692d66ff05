package when_test

import (
	"slices"
	"testing"
	"time"

	"bywhen/commitments/when"
)

// What people say on Monday 4 May 2026 at 10:30 in New York, the span of it that
// is about time ("" for all), how it is understood, and the due date that
// follows. One phrase a line, one result a phrase.
var phrases = []struct{ text, span, words, due string }{
	// weekdays: the next, strictly after today
	{"I'll have it by Friday.", "by Friday", "by Friday 8 May 2026", "8 May"},
	{"due Friday", "", "by Friday 8 May 2026", "8 May"},
	{"by Monday, I hope", "by Monday", "by Monday 11 May 2026", "11 May"},
	{"this Thursday works", "this Thursday", "Thursday 7 May 2026", "7 May"},
	{"on Wednesday next week", "", "Wednesday 13 May 2026", "13 May"},
	{"next week on Wednesday", "", "Wednesday 13 May 2026", "13 May"},
	{"next Wednesday", "", "Wednesday 13 May 2026", "13 May"},
	{"Tuesday of next week", "", "Tuesday 12 May 2026", "12 May"},
	{"the Wednesday after next", "", "Wednesday 13 May 2026", "13 May"},
	{"Friday week", "", "Friday 15 May 2026", "15 May"},
	{"a week on Friday", "", "Friday 15 May 2026", "15 May"},
	{"a week from Thursday", "", "Thursday 14 May 2026", "14 May"},
	{"two weeks from Friday", "", "Friday 22 May 2026", "22 May"},
	{"the Tuesday after Memorial Day", "", "Tuesday 26 May 2026", "26 May"},
	{"Wed the 13th", "", "Wednesday 13 May 2026", "13 May"},
	{"Friday 8 May", "", "Friday 8 May 2026", "8 May"},
	// days of the month: the next that has it
	{"on the 18th", "", "Monday 18 May 2026", "18 May"},
	{"by the 3rd", "", "by Wednesday 3 June 2026", "3 Jun"},
	{"the 20th of this month", "", "Wednesday 20 May 2026", "20 May"},
	{"the 15th of next month", "", "Monday 15 June 2026", "15 Jun"},
	{"by the twenty-second", "", "by Friday 22 May 2026", "22 May"},
	{"31st", "", "Sunday 31 May 2026", "31 May"},
	// dates
	{"by May 18", "", "by Monday 18 May 2026", "18 May"},
	{"by May 10", "", "by Sunday 10 May 2026", "10 May"},
	{"no later than 1 June", "", "by Monday 1 June 2026", "1 Jun"},
	{"before January 15", "", "before Friday 15 January 2027", "14 Jan 2027"},
	{"5/22", "", "Friday 22 May 2026", "22 May"},
	{"22/5", "", "Friday 22 May 2026", "22 May"},
	{"22.05.2026", "", "Friday 22 May 2026", "22 May"},
	{"2026-05-22", "", "Friday 22 May 2026", "22 May"},
	{"20260522", "", "Friday 22 May 2026", "22 May"},
	{"22-May-26", "", "Friday 22 May 2026", "22 May"},
	{"May 22nd, 2026", "", "Friday 22 May 2026", "22 May"},
	{"the 22nd of May", "", "Friday 22 May 2026", "22 May"},
	{"Fri 5/6", "", "Friday 5 June 2026", "5 Jun"},
	{"Fri 6/5", "", "Friday 5 June 2026", "5 Jun"},
	{"Sunday, May 3", "", "Sunday 3 May 2026", "3 May"},
	{"February 29", "", "Tuesday 29 February 2028", "29 Feb 2028"},
	// days counted from now
	{"today", "", "Monday 4 May 2026", "4 May"},
	{"by tomorrow", "", "by Tuesday 5 May 2026", "5 May"},
	{"the day after tomorrow", "", "Wednesday 6 May 2026", "6 May"},
	{"in ten days", "", "Thursday 14 May 2026", "14 May"},
	{"in two weeks' time", "", "Monday 18 May 2026", "18 May"},
	{"two weeks from today", "", "Monday 18 May 2026", "18 May"},
	{"a week tomorrow", "", "Tuesday 12 May 2026", "12 May"},
	{"within 10 days", "", "by Thursday 14 May 2026", "14 May"},
	{"in 3 business days", "", "Thursday 7 May 2026", "7 May"},
	{"five working days from now", "", "Monday 11 May 2026", "11 May"},
	{"three days before May 18", "", "Friday 15 May 2026", "15 May"},
	{"the day before the 18th", "", "Sunday 17 May 2026", "17 May"},
	{"two weeks after June 1", "", "Monday 15 June 2026", "15 Jun"},
	{"in a fortnight", "", "Monday 18 May 2026", "18 May"},
	{"half a day from now", "", "Monday 4 May 2026, 14:30", "4 May 14:30"},
	// weeks
	{"next week", "", "Monday 11 May 2026 to Sunday 17 May 2026", "15 May"},
	{"the week after next", "", "Monday 18 May 2026 to Sunday 24 May 2026", "22 May"},
	{"the week of the 11th", "", "Monday 11 May 2026 to Sunday 17 May 2026", "15 May"},
	{"w/c 18 May", "", "Monday 18 May 2026 to Sunday 24 May 2026", "22 May"},
	{"week ending 22 May", "", "Saturday 16 May 2026 to Friday 22 May 2026", "22 May"},
	{"week 21", "", "Monday 18 May 2026 to Sunday 24 May 2026", "22 May"},
	{"later this week", "", "Monday 4 May 2026 to Sunday 10 May 2026", "8 May"},
	{"early next week", "", "Monday 11 May 2026 to Wednesday 13 May 2026", "13 May"},
	{"mid next week", "", "Wednesday 13 May 2026", "13 May"},
	{"late next week", "", "Thursday 14 May 2026 to Friday 15 May 2026", "15 May"},
	{"by the end of the week", "", "by Friday 8 May 2026", "8 May"},
	{"EOW", "", "Friday 8 May 2026", "8 May"},
	{"by the weekend", "", "by Saturday 9 May 2026 to Sunday 10 May 2026", "8 May"},
	{"over the weekend", "", "Saturday 9 May 2026 to Sunday 10 May 2026", "10 May"},
	{"in the next two weeks", "", "Tuesday 5 May 2026 to Monday 18 May 2026", "18 May"},
	{"over the next few days", "", "Tuesday 5 May 2026 to Thursday 7 May 2026", "7 May"},
	// months, quarters, years
	{"in June", "", "Monday 1 June 2026 to Tuesday 30 June 2026", "30 Jun"},
	{"back to Apr 98", "Apr 98", "Wednesday 1 April 1998 to Thursday 30 April 1998", "30 Apr 1998"},
	{"by June", "", "by Monday 1 June 2026 to Tuesday 30 June 2026", "30 Jun"},
	{"next month", "", "Monday 1 June 2026 to Tuesday 30 June 2026", "30 Jun"},
	{"early June", "", "Monday 1 June 2026 to Wednesday 10 June 2026", "10 Jun"},
	{"mid-June", "", "Monday 15 June 2026", "15 Jun"},
	{"late June", "", "Sunday 21 June 2026 to Tuesday 30 June 2026", "30 Jun"},
	{"end of next month", "", "Tuesday 30 June 2026", "30 Jun"},
	{"by month end", "", "by Sunday 31 May 2026", "31 May"},
	{"the last day of the month", "", "Sunday 31 May 2026", "31 May"},
	{"the first Monday of June", "", "Monday 1 June 2026", "1 Jun"},
	{"the last Friday of the month", "", "Friday 29 May 2026", "29 May"},
	{"the first working day of next month", "", "Monday 1 June 2026", "1 Jun"},
	{"the first week of October", "", "Monday 28 September 2026 to Sunday 4 October 2026", "2 Oct"},
	{"the first week of August", "", "Monday 3 August 2026 to Sunday 9 August 2026", "7 Aug"},
	{"the second week of June", "", "Monday 8 June 2026 to Sunday 14 June 2026", "12 Jun"},
	{"the second half of June", "", "Tuesday 16 June 2026 to Tuesday 30 June 2026", "30 Jun"},
	{"Q3", "", "Wednesday 1 July 2026 to Wednesday 30 September 2026", "30 Sep"},
	{"by end of Q3", "", "by Wednesday 30 September 2026", "30 Sep"},
	{"the third quarter of 2027", "", "Thursday 1 July 2027 to Thursday 30 September 2027", "30 Sep 2027"},
	{"by the end of the quarter", "", "by Tuesday 30 June 2026", "30 Jun"},
	{"H2 2026", "", "Wednesday 1 July 2026 to Thursday 31 December 2026", "31 Dec"},
	{"next quarter", "", "Wednesday 1 July 2026 to Wednesday 30 September 2026", "30 Sep"},
	{"by year end", "", "by Thursday 31 December 2026", "31 Dec"},
	{"by the end of 2027", "", "by Friday 31 December 2027", "31 Dec 2027"},
	{"in 2027", "", "Friday 1 January 2027 to Friday 31 December 2027", "31 Dec 2027"},
	{"the first quarter of next year", "", "Friday 1 January 2027 to Wednesday 31 March 2027", "31 Mar 2027"},
	// times of day
	{"by 5", "", "by Monday 4 May 2026, 17:00", "4 May 17:00"},
	{"by 5pm", "", "by Monday 4 May 2026, 17:00", "4 May 17:00"},
	{"at 13:00", "", "Monday 4 May 2026, 13:00", "4 May 13:00"},
	{"by noon", "", "by Monday 4 May 2026, 12:00", "4 May 12:00"},
	{"by midnight", "", "by Tuesday 5 May 2026, 0:00", "5 May 00:00"},
	{"at 6", "", "Monday 4 May 2026, 18:00", "4 May 18:00"},
	{"at half past two", "", "Monday 4 May 2026, 14:30", "4 May 14:30"},
	{"at a quarter to five", "", "Monday 4 May 2026, 16:45", "4 May 16:45"},
	{"tomorrow at 9", "", "Tuesday 5 May 2026, 9:00", "5 May 09:00"},
	{"9:30 tomorrow", "", "Tuesday 5 May 2026, 9:30", "5 May 09:30"},
	{"Friday 17:00", "", "Friday 8 May 2026, 17:00", "8 May 17:00"},
	{"on May 18 at 1:00pm", "", "Monday 18 May 2026, 13:00", "18 May 13:00"},
	{"May 18, 13h", "", "Monday 18 May 2026, 13:00", "18 May 13:00"},
	{"May 18 at 1.30 pm", "", "Monday 18 May 2026, 13:30", "18 May 13:30"},
	{"1400 hours on Friday", "", "Friday 8 May 2026, 14:00", "8 May 14:00"},
	{"first thing Tuesday", "", "Tuesday 5 May 2026, 9:00", "5 May 09:00"},
	{"by lunchtime tomorrow", "", "by Tuesday 5 May 2026, 12:00", "5 May 12:00"},
	{"by EOD", "", "by Monday 4 May 2026, 17:00", "4 May 17:00"},
	{"by EOD Friday", "", "by Friday 8 May 2026, 17:00", "8 May 17:00"},
	{"COB Wednesday", "", "Wednesday 6 May 2026, 17:00", "6 May 17:00"},
	{"end of day tomorrow", "", "Tuesday 5 May 2026, 17:00", "5 May 17:00"},
	{"close of business on May 18", "", "Monday 18 May 2026, 17:00", "18 May 17:00"},
	{"this time next week", "", "Monday 11 May 2026, 10:30", "11 May 10:30"},
	{"in half an hour", "", "Monday 4 May 2026, 11:00", "4 May 11:00"},
	{"in 3 hours", "", "Monday 4 May 2026, 13:30", "4 May 13:30"},
	{"within 24 hours", "", "by Tuesday 5 May 2026, 10:30", "5 May 10:30"},
	// parts of the day
	{"by Friday morning", "", "by Friday 8 May 2026, 6:00-12:00", "8 May 12:00"},
	{"tomorrow afternoon", "", "Tuesday 5 May 2026, 12:00-17:00", "5 May 17:00"},
	{"Friday evening", "", "Friday 8 May 2026, 18:00-24:00", "9 May 00:00"},
	{"tonight", "", "Monday 4 May 2026, 18:00-24:00", "5 May 00:00"},
	{"early tomorrow morning", "", "Tuesday 5 May 2026, 6:00-9:00", "5 May 09:00"},
	{"late Friday afternoon", "", "Friday 8 May 2026, 14:30-17:00", "8 May 17:00"},
	{"Thursday pm", "", "Thursday 7 May 2026, 12:00-17:00", "7 May 17:00"},
	// from, to
	{"Thursday 2-3pm", "", "Thursday 7 May 2026, 14:00-15:00", "7 May 15:00"},
	{"Thursday from 9:30 to 11", "", "Thursday 7 May 2026, 9:30-11:00", "7 May 11:00"},
	{"9-11am tomorrow", "", "Tuesday 5 May 2026, 9:00-11:00", "5 May 11:00"},
	{"between 2 and 4 on Friday", "", "Friday 8 May 2026, 14:00-16:00", "8 May 16:00"},
	{"11:30-1:30 tomorrow", "", "Tuesday 5 May 2026, 11:30-13:30", "5 May 13:30"},
	{"May 18-20", "", "Monday 18 May 2026 to Wednesday 20 May 2026", "20 May"},
	{"May 18—20", "", "Monday 18 May 2026 to Wednesday 20 May 2026", "20 May"},
	{"18 to 20 May", "", "Monday 18 May 2026 to Wednesday 20 May 2026", "20 May"},
	{"May 30 - June 2", "", "Saturday 30 May 2026 to Tuesday 2 June 2026", "2 Jun"},
	{"Dec 28 to Jan 3", "", "Monday 28 December 2026 to Sunday 3 January 2027", "3 Jan 2027"},
	{"Monday to Wednesday next week", "", "Monday 11 May 2026 to Wednesday 13 May 2026", "13 May"},
	{"from tomorrow until Friday", "", "Tuesday 5 May 2026 to Friday 8 May 2026", "8 May"},
	{"next Tuesday for three days", "", "Tuesday 12 May 2026 to Thursday 14 May 2026", "14 May"},
	{"Friday at 2pm for 90 minutes", "", "Friday 8 May 2026, 14:00-15:30", "8 May 15:30"},
	{"from now until 3pm", "", "Monday 4 May 2026, 10:30-15:00", "4 May 15:00"},
	// how it is meant
	{"before Friday", "", "before Friday 8 May 2026", "7 May"},
	{"before Monday", "", "before Monday 11 May 2026", "8 May"},
	{"before noon on Friday", "", "before Friday 8 May 2026, 12:00", "8 May 12:00"},
	{"ahead of the 18th", "", "before Monday 18 May 2026", "15 May"},
	{"after May 18", "", "after Monday 18 May 2026", "18 May"},
	{"not before June 1", "", "from Monday 1 June 2026", "1 Jun"},
	{"from Monday on", "", "from Monday 11 May 2026", "11 May"},
	{"until Friday", "", "until Friday 8 May 2026", "8 May"},
	{"around the 18th", "", "around Monday 18 May 2026", "18 May"},
	{"at around 3pm", "", "around Monday 4 May 2026, 15:00", "4 May 15:00"},
	{"June 1 or later", "", "from Monday 1 June 2026", "1 Jun"},
	{"by Friday at the latest", "", "by Friday 8 May 2026", "8 May"},
	{"Friday before noon", "", "before Friday 8 May 2026, 12:00", "8 May 12:00"},
	{"before the end of May", "", "before Sunday 31 May 2026", "31 May"},
	// zones
	{"3pm CET tomorrow", "", "Tuesday 5 May 2026, 15:00 Europe/Berlin", "5 May 15:00"},
	{"Friday at 10am PT", "", "Friday 8 May 2026, 10:00 America/Los_Angeles", "8 May 10:00"},
	{"Friday 9:00 London time", "", "Friday 8 May 2026, 9:00 Europe/London", "8 May 09:00"},
	{"18 May 2026 13:00 UTC+2", "", "Monday 18 May 2026, 13:00 Etc/GMT-2", "18 May 13:00"},
	{"2026-05-18T13:00-04:00", "", "Monday 18 May 2026, 13:00 Etc/GMT+4", "18 May 13:00"},
	// holidays
	{"before Christmas", "", "before Friday 25 December 2026", "24 Dec"},
	{"the week before Christmas", "", "Monday 14 December 2026 to Sunday 20 December 2026", "18 Dec"},
	{"by Thanksgiving", "", "by Thursday 26 November 2026", "26 Nov"},
	{"after Easter Monday", "", "after Monday 29 March 2027", "29 Mar 2027"},
}

func TestPhrases(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for _, c := range phrases {
		found := when.Reader{}.Find(c.text, ref)
		if len(found) != 1 {
			t.Errorf("%q: found %d phrases, want one", c.text, len(found))
			continue
		}
		r := found[0]
		span := c.span
		if span == "" {
			span = c.text
		}
		if r.Text != span || r.Words != c.words || due(r) != c.due {
			t.Errorf("%q: %q = %s, due %s\nwant %q = %s, due %s", c.text, r.Text, r.Words, due(r), span, c.words, c.due)
		}
		checkResult(t, r, c.text, ref)
	}
}

// due writes a deadline: "8 May", "8 May 17:00"; with its year if it is not 2026.
func due(r when.Result) string {
	at, dateOnly := r.Deadline()
	layout := "2 Jan"
	if at.Year() != 2026 {
		layout += " 2006"
	}
	if !dateOnly {
		layout += " 15:04"
	}
	return at.Format(layout)
}

// The same phrase in a sentence keeps its span and its meaning.
func TestPhraseInSentence(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for _, frame := range []struct{ before, after string }{
		{"We agreed that it is ready ", ", and then we meet."},
		{"Deck:\n- ", "\n- the rest"},
		{"Johnathon said \"", "\" to all."},
		{"“Ok”: ", " – fine."},
	} {
		for _, c := range phrases {
			if c.span != "" {
				continue
			}
			text := frame.before + c.text + frame.after
			found := when.Reader{}.Find(text, ref)
			if len(found) != 1 || found[0].Pos != len(frame.before) || found[0].Text != c.text || found[0].Words != c.words {
				t.Errorf("%q: found %v, want %q = %s", text, texts(found), c.text, c.words)
			}
		}
	}
}

// Two times in one sentence stay two.
func TestSeveralPhrases(t *testing.T) {
	ref := time.Date(2026, 5, 4, 10, 30, 0, 0, newYork(t))
	for text, want := range map[string][]string{
		"I'll send it by Friday, next week we meet.":         {"by Friday", "next week"},
		"due Friday\n9:30 standup":                           {"due Friday", "9:30"},
		"10am PT / 1pm ET":                                   {"10am PT", "1pm ET"},
		"Monday/Tuesday":                                     {"Monday", "Tuesday"},
		"today or tomorrow":                                  {"today", "tomorrow"},
		"5/18, 5/20 and 5/22":                                {"5/18", "5/20", "5/22"},
		"by tomorrow afternoon or Wednesday at the latest":   {"by tomorrow afternoon", "Wednesday at the latest"},
		"half an hour on Tuesday":                            {"half an hour", "on Tuesday"},
		"Friday works. 5 people come":                        {"Friday"},
		"brief Waterfall by May 18 1pm, half a day, for her": {"by May 18 1pm", "half a day"},
	} {
		var got []string
		for _, r := range (when.Reader{}).Find(text, ref) {
			got = append(got, r.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

// A named day is the next, today included.
func TestNamedDays(t *testing.T) {
	christmas := time.Date(2026, 12, 25, 9, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"Christmas":        "Friday 25 December 2026",
		"Christmas Eve":    "Friday 24 December 2027",
		"last Christmas":   "Thursday 25 December 2025",
		"Christmas 2028":   "Monday 25 December 2028",
		"New Year's Eve":   "Thursday 31 December 2026",
		"New Year's Day":   "Friday 1 January 2027",
		"Good Friday":      "Friday 26 March 2027",
		"Memorial Day":     "Monday 31 May 2027",
		"Labor Day":        "Monday 6 September 2027",
		"Thanksgiving Day": "Thursday 25 November 2027",
		"Black Friday":     "Friday 26 November 2027",
	} {
		r, err := when.Reader{}.Parse(text, christmas)
		if err != nil || r.Words != want {
			t.Errorf("%q = %s (%v), want %s", text, r.Words, err, want)
		}
	}
}

func texts(found []when.Result) (s []string) {
	for _, r := range found {
		s = append(s, r.Text+" = "+r.Words)
	}
	return s
}
