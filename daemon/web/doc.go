// Package web is the page: what bywhen knows, on a local address, for its owner
// alone.
//
// Pages are written on the server with html/template and work without scripts;
// a small one refreshes what is shown. Whatever comes from outside is text: it
// passes through html/template, and [inert] takes out what could turn the
// direction of writing. A GET changes nothing; a change is first rehearsed
// ([Server.preview]) and then posted ([Server.do]).
//
// Nothing is shown to whoever has not come by the one-time link ([Server.Link]).
// guard.go keeps other sites out, keys.go knows who has signed in, and on Linux
// peer_linux.go refuses other users of the machine. docs/page.md says what is
// guarded against what, and which test shows it.
//
// The package knows the daemon by the interface [App] alone, and of its
// documents the fields that it shows (documents.go).
package web
