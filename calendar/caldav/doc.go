// Package caldav is a calendar on a CalDAV server (RFC 4791): Nextcloud, iCloud,
// Fastmail, Radicale, Xandikos and most company servers.
//
// # How it is found
//
// From the configured address: a calendar itself, or a server, whose
// /.well-known/caldav, principal and home set are followed (RFC 6764 5, RFC
// 5397, RFC 4791 6.2.1). What was found is part of the cursor, so that a reading
// without changes is one request.
//
// # How it is read
//
// By sync token (RFC 6578), else by ctag, else by comparing all ETags. Anything
// but a clean 207 to a token means that everything is listed again, and so does
// an answer that looks as if the token had been ignored. Nothing is expanded or
// filtered by time on the server. What a listing does not carry, or what does
// not fit on a page, is fetched by calendar-multiget, page by page.
//
// # How it is written
//
// Creating asks that nothing be there (If-None-Match: *), changing and deleting
// that the ETag seen still stand (If-Match). What stands afterwards is read
// back, since servers rewrite what they are given and some name a wrong ETag.
//
// # What it never does
//
// Follow a redirect or an href to another origin, send a password over an
// unencrypted connection that leaves this machine (unless told to), read an
// answer without limits, or let a password into an error.
package caldav
