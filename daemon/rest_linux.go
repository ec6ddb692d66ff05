package daemon

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// unmapText gives back the pages of the program itself that it does not need for
// now: most of them are of use at the start alone. The kernel maps them again
// when they are touched. Code and constants are never changed, so nothing can be
// lost.
func unmapText() error {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	f, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var from, to uintptr
		var mode string
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &mode); n != 3 || !strings.HasSuffix(lines.Text(), " "+program) {
			continue
		}
		if mode != "r-xp" && mode != "r--p" {
			continue
		}
		if _, _, e := syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED); e != 0 {
			return fmt.Errorf("give back pages of the program: %w", e)
		}
	}
	return nil
}
