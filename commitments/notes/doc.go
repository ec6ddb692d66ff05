// Package notes reads what people write about a meeting and finds what was
// handed over in it: who promised what to whom, by when, and the words that say
// so. It would rather ask than guess.
//
// A text goes through these steps. It is made inert ([Read] never shows a
// character that a terminal would obey), HTML becomes lines, and every line
// gets a zone: quoted mail, signatures, conference blocks and disclaimers are
// not read. Structured notes are read first (sections of actions, checkboxes,
// tables, names in front of and behind a line), then conversations, turn by
// turn, where what is asked or offered stays open until somebody answers. Only
// what was agreed is ever a record; the rest is a draft or nothing.
//
// Names lead to the addresses of attendees and configured people, or to nobody:
// a name that two people share, or that an invitation gives to somebody else's
// address, is not resolved.
//
// One rule is one row of a table with a name, and the name stands in
// [Item.Rule]. There is no clock, disk or network here: the reference for all
// dates is [Meeting.Start].
package notes
