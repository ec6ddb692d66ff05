// Package notes reads what people write about a meeting and finds what was
// handed over in it: who promised what to whom, by when, and the words that say
// so. It would rather ask than guess.
package notes
