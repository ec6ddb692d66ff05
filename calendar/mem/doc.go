// Package mem is a calendar that lives in memory: for tests, for the
// simulation of weeks of life, and for trying things out without an account.
//
// It behaves like one of two kinds of calendar, where those differ in ways that
// can hurt. [Google] takes the identifiers of its clients and keeps one
// reserved after its event was deleted, so that a second create is answered
// with the cancelled event. [CalDAV] forgets: what was deleted can be created
// again as if it had never been. Both have cursors that expire, give long
// answers in pages, and may show a write only some calls later.
//
// What Google tells of as a cancelled item with nothing but an id is Gone here, as
// it is with every back end.
//
// A test plays people with [Calendar.Make], [Calendar.Edit], [Calendar.Move],
// [Calendar.Answer], [Calendar.Decline] and [Calendar.Remove], which no fault
// touches, plays a bad network with [Options.Faults], and judges what happened
// from [Calendar.History].
//
// There is no clock, no goroutine and no randomness here but what [Options]
// hands in: the same calls give the same answers.
package mem
