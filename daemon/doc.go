// Package daemon is the hands of bywhen: it reads the calendars, keeps the
// ledger, and acts.
//
// Its heart is [Core.Step], one function from (ledger, now, inputs) to effects:
// one goroutine, no clock, no network, no randomness. Whatever was learned and
// whatever is to be done about it is committed in the same transaction, and a
// deed is done only after it was logged. Around the step stands the shell: a
// pass pulls the calendars, steps, carries out the effects one by one and feeds
// each outcome back into a step.
//
// [App] has a method for every verb and returns the documents that interface.md
// promises. A running daemon answers them over its socket; without a daemon the
// same method runs in the calling process.
package daemon
