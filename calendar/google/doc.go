// Package google is a calendar at Google, through its Calendar API v3.
//
// A person signs in with an OAuth client of their own ([SignIn]); what comes of
// it lies in a file that only they can read. From then on the calendar is read
// by sync token: everything once, then only what changed. Series are kept
// whole: an exception that changes brings its series with it. Recurrence is
// expanded here, never by Google.
//
// Every write carries an identifier of our own or the ETag that was seen, and
// says in so many words whether anybody is told of it. What Google answers to a
// write is what stands there.
//
// Requests are made by google.golang.org/api. It retries nothing, and neither
// does this package, but for one thing: an access token that is no longer
// accepted is replaced once. When to ask again is for the caller to decide, from
// the errors of package calendar.
//
// Neither tokens nor the client's secret are ever part of an error or a log
// line. The rules of Google's that the code relies on are cited where they
// count; docs/google.md says which of them could be tried.
package google
