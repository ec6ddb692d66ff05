// Package when reads dates, times and durations in English text: "by Friday
// noon", "half a day", "two weeks from Monday". It says what it understood, and
// where it doubts.
//
// A [Reader] holds the habits that decide what words mean (is 5/6 in May or in
// June, when does a day of work end). [Reader.Find] takes a running text and
// returns every phrase in it; [Reader.Parse] takes one phrase, as on a command
// line; [Reader.ParseDuration] takes an amount of work.
//
// Everything is said relative to a reference instant, whose location is the
// zone of the speaker. These are the conventions:
//
//   - A weekday alone is its next occurrence strictly after the reference day.
//   - "Next Tuesday" and "next week Tuesday" are the Tuesday of the next week;
//     weeks begin on Monday.
//   - The end of a week is Friday. The end of a month, quarter or year is its
//     last day.
//   - A day of a month that has passed rolls forward, to the next month or the
//     next year.
//   - EOD and COB are the end of the working hours of that day.
//   - A part of a month or year ("early June") is about a third of it. The
//     morning begins at six, the afternoon at noon and ends with the working
//     hours, the evening begins at 18:00.
//   - An hour from one to six without "am" or "pm" is in the afternoon.
//   - Amounts of hours and less are elapsed time; amounts of days and more move
//     on the calendar, whatever daylight saving does.
//   - A local time that a change of the clocks skips is read with the offset
//     before the change, one that occurs twice is the first (RFC 5545, 3.3.5).
//
// What the words are stands in one table, english.go, and how they combine in
// the rules beside it, english_rules.go. Another language is two such files.
//
// It stands alone: no type of bywhen occurs in it, only time.Time. It uses no
// regular expressions, no clock and, unless a zone is named in the text, no
// file.
package when
