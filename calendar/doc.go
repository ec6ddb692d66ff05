// Package calendar is the world as bywhen sees it: events, spans of time, the
// people in them, and the few small interfaces behind which every kind of
// calendar stands.
//
// The nouns are those of RFC 5545. An [Event] is one component, the master of
// a series or one of its overrides; an [Object] is what a back end stores
// under one [Ref]: all components that share a UID. Recurrence is kept as it
// was written; package calendar/ics expands it. Nothing here opens a file or a
// connection, and nothing here imports more than the standard library.
//
// A back end is a [Reader]. What else it can do is found by type assertion:
// [Writer] for calendars that take check-ins, [FreeBusy] for those that answer
// for other people, [Inviter] for those that write to guests, [Waiter] for those that can say "something changed".
package calendar
