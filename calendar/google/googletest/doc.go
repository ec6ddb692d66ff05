// Package googletest plays Google: its sign-in, and as much of its Calendar API
// as bywhen uses, on 127.0.0.1. No account and no network are needed.
//
// What it does is what Google's documentation says; each rule names the page.
// Abbreviated are those below developers.google.com/workspace/calendar/api:
//
//	sync        guides/sync: incremental synchronization, sync tokens, 410
//	errors      guides/errors: statuses and reasons
//	versions    guides/version-resources: ETags, If-Match, identifiers of one's own
//	performance guides/performance: partial answers and patch semantics
//	events      v3/reference/events and its methods
//	freebusy    v3/reference/freebusy/query
//	oauth       developers.google.com/identity/protocols/oauth2/native-app
//
// Every request and every answer is held to the discovery document of the API,
// which lies in the module google.golang.org/api ([Discovery]): a parameter, a
// body field or an answer's field that it does not know fails the test, and so
// does a call that the granted scopes do not cover. [Checker] does the same for
// requests to any other server.
package googletest
