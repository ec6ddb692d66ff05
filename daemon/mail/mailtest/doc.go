// Package mailtest starts mail servers for tests, on 127.0.0.1 and free ports,
// and ends them with the test: a small one in this process, whose every step a
// test can stop or break ([NewServer]), and a real Postfix with Dovecot for
// signing in ([NewPostfix]).
package mailtest
