// Package calendartest is the contract of package calendar: what every back end
// promises, written as tests. A back end that passes [Run] can be trusted by
// everything above it; one that cannot do a thing says so in its [Subject], and
// then the test of that promise is skipped by name, so that a look at the
// output tells what a back end does not do.
package calendartest
