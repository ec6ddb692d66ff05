// Package notes reads what people write about a meeting and finds what was
// handed over in it: who promised what to whom, by when, and the words that say
// so. It would rather ask than guess.
//
// A text goes through these steps:
//
//   - It is made inert (clean.go), HTML becomes lines (html.go), lines are taken
//     apart (line.go, markup.go), and each gets a zone (zone.go): quoted mail,
//     signatures, conference blocks and disclaimers are not read.
//   - Structured notes (list.go) are the lines below a heading of actions
//     (section.go), checkboxes, "ACTION:" (keyword.go), tables and blocks
//     (block.go). owner.go knows where in a line its owner stands, task.go makes
//     an item of it.
//   - Conversations (runs.go, talk.go) are read turn by turn: what is said
//     (clause.go, utterance.go) is entered (place.go), answered (reply.go,
//     takeon.go), dated (redate.go) and settled (settle.go). What is asked or
//     offered stays open until somebody answers.
//   - Minutes that retell what was agreed (minutes.go), and invitations that ask
//     for something (invite.go).
//   - What was read twice is put together (read.go), and the meeting is weighed
//     (delegation.go).
//
// Only what was agreed is ever a record; the rest is a draft or nothing. What
// takes the promise out of words, a hedge, a joke, a report, is in gates.go and
// smalltalk.go.
//
// Names lead to the addresses of attendees and configured people, or to nobody
// (people.go): a name that two people share, or that an invitation gives to
// somebody else's address, is not resolved.
//
// One rule is one row of a table of patterns (pattern.go) or one small function,
// and its name stands in [Item.Rule]. There is no clock, disk or network here:
// the reference for all dates is [Meeting.Start].
//
// How well all this works is measured on testdata/corpus, whose texts were
// written lot by lot before the rules for them; TestCorpus prints the table.
package notes
