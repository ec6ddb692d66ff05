//go:build !planted

package daemon

// planted reports whether a bug is planted, which it never is in a product: the
// call compiles to nothing. With the build tag "planted" a test chooses one, to
// show that the simulation catches it.
func planted(string) bool { return false }
