// Package ledger is bywhen's memory: one SQLite file that holds every promise,
// every decision, every deed done outside, and a mirror of the calendars.
//
// It is a concrete type without an interface: there is one SQLite, and it is
// fast enough to be real in every test. One exported method of [Tx] is one
// question or one change; [Ledger.Update] makes a group of them one
// transaction. Every change of a commitment writes its own line of history, so
// that no caller can forget it.
//
// What is stored is what comes back, with these exceptions: instants are kept
// to the millisecond and come back in UTC, an empty list comes back as nil, the
// zone of a due date that has no day is dropped, and within lists and events
// bytes that are not UTF-8 become U+FFFD, as in all JSON. Nothing is cut short: what
// is too long, or breaks a rule of its table, is refused with [ErrInvalid]
// before anything is written, and the transaction goes on.
//
// The tables are in schema/, one file for each version; each Go file beside it
// reads and writes one of them. docs/decisions/one-ledger-file.md says why it
// is built like this.
package ledger
