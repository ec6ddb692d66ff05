// Package calendartest is the contract of package calendar: what every back end
// promises, written as tests. A back end that passes [Run] can be trusted by
// everything above it; one that cannot do a thing says so in its [Subject], and
// then the test of that promise is skipped by name, so that a look at the
// output tells what a back end does not do.
//
//	func TestContract(t *testing.T) {
//		calendartest.Run(t, func(t *testing.T) calendartest.Subject {
//			c := openEmpty(t)
//			return calendartest.Subject{Reader: c, Put: …, Remove: …}
//		})
//	}
//
// A reading may come in pages. Then every page but the last has More and is not
// Full, and the last one, if the reading began from nothing, is Full and names
// what the earlier pages held in Unchanged. A problem stands until its Ref is
// among the Objects or Gone of a later delta, or missing from a Full one.
package calendartest
