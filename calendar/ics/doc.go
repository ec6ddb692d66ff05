// Package ics turns bytes into [calendar.Event] values and back, and series
// into their instances. It is the only importer of go-ical.
//
// Reading goes through four stages, each of which trusts the next one less
// than it has to:
//
//	lexer       bytes -> content lines: byte order marks, bare LF, lost fold
//	            indents, Latin-1; caps on lines
//	outline     content lines -> components, with a counter and no recursion
//	clean       one component -> a small text that go-ical reads without
//	            surprises: well-formed parameters, only properties in use
//	toEvent     go-ical's properties -> one calendar.Event, or a sentence that
//	            says what is wrong with it
//
// [Decode] never fails because of one event: what cannot be read is a
// [calendar.Problem] that names it. The recurrence engine (rule.go, walk.go,
// set.go) is our own because it has to seek to a window and stop within a
// budget. [Encode] writes whole calendars, [Patch] changes a few properties
// of a file and leaves every other byte alone.
//
// What is read of RFC 5545 and where we deviate stands in docs/rfc.md.
package ics
