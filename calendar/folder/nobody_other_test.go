//go:build !linux

package folder

import (
	"os"
	"testing"
)

// asNobody runs f, unless it runs as root, for whom no door is closed.
func asNobody(t *testing.T, _ string, f func()) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Skip("needs a user who is not root")
	}
	f()
}
