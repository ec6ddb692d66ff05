package folder

import (
	"crypto/rand"
	"strings"
)

// Temporary files. Their names say what may be done with them after a crash:
//
//	.bywhen-new-RANDOM.tmp               bywhen's own text, not in use
//	.bywhen-old-WAS-OURS-RANDOM-NAME.tmp taken out of the place of NAME, or
//	                                     about to be put there
//
// WAS is the short hash of the content that bywhen read at NAME, OURS that of
// the content it puts there, or [nothing] when it deletes.
const (
	newPrefix = ".bywhen-new-"
	oldPrefix = ".bywhen-old-"
	anyPrefix = ".bywhen-"
	tmpSuffix = ".tmp"

	nothing = "0000000000000000"
)

// short is the part of a content hash that stands in a name.
func short(hash string) string { return hash[:16] }

// random is a part of a name that no other file has.
func random() string { return strings.ToLower(rand.Text()[:16]) }

func newName() string { return newPrefix + random() + tmpSuffix }

// An aside is the name of a file that is put aside.
type aside struct {
	was, ours string
	name      string
}

// String makes a name that no other file has.
func (a aside) String() string {
	return oldPrefix + strings.Join([]string{a.was, a.ours, random(), a.name}, "-") + tmpSuffix
}

// parseAside reads the name of a file that was put aside.
func parseAside(tmp string) (a aside, ok bool) {
	rest, isOld := strings.CutPrefix(tmp, oldPrefix)
	rest, isTmp := strings.CutSuffix(rest, tmpSuffix)
	parts := strings.SplitN(rest, "-", 4)
	if !isOld || !isTmp || len(parts) != 4 || !counts(parts[3]) {
		return aside{}, false
	}
	for _, p := range parts[:3] {
		if len(p) != 16 {
			return aside{}, false
		}
	}
	return aside{was: parts[0], ours: parts[1], name: parts[3]}, true
}

// temporary reports whether a file was left behind by a write.
func temporary(name string) bool {
	return strings.HasPrefix(name, anyPrefix) && strings.HasSuffix(name, tmpSuffix)
}
