// Package ledger is bywhen's memory: one SQLite file that holds every promise,
// every decision, every deed done outside, and a mirror of the calendars.
//
// It is a concrete type without an interface: there is one SQLite, and it is
// fast enough to be real in every test. One exported method of [Tx] is one
// question or one change; [Ledger.Update] makes a group of them one
// transaction. Every change of a commitment writes its own line of history, so
// that no caller can forget it.
package ledger
