package folder

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
)

// asNobody runs f with the rights of a user who owns nothing. Tests that run as
// root would otherwise find no door closed.
func asNobody(t *testing.T, path string, f func()) {
	t.Helper()
	if os.Getuid() != 0 {
		f()
		return
	}
	if dir := filepath.Dir(path); dir != os.TempDir() {
		os.Chmod(dir, 0o755) // the way to the folder is open
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		// The rights belong to the thread, which ends with the goroutine
		// because it stays locked.
		runtime.LockOSThread()
		const nobody = 65534
		syscall.Setfsgid(nobody)
		syscall.Setfsuid(nobody)
		f()
	}()
	<-done
}
