// Package commitments is the promise: who does what for whom, why, how, by
// when, and what has been said about it since.
//
// Everything here is a plain value. Nothing looks at a clock, a disk or a
// network: functions take the instant they are asked about and the facts they
// need. Package notes makes commitments out of meeting text, package when reads
// the dates in it, package plan weighs them against free time, and package
// ledger remembers them.
//
// Times of day are minutes after midnight, amounts of work are whole minutes.
package commitments
