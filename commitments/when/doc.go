// Package when reads dates, times and durations in English text: "by Friday
// noon", "half a day", "two weeks from Monday". It says what it understood, and
// where it doubts.
//
// It stands alone: no type of bywhen occurs in it, only time.Time.
package when
