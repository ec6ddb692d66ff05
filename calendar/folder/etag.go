package folder

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"bywhen/calendar"
)

// A stamp is what an ETag says of one object and the file it stands in.
type stamp struct {
	hash     string // of the whole file
	uid      string // hash of the object's UID
	size     int64
	modified int64 // nanoseconds since 1970
	// partial says that something in the file could not be read, so that it has
	// to be read again to say what.
	partial bool
}

// etag writes the stamp: hash-uid-size-modified in hexadecimal, with "!" behind
// it for a partial one.
func (s stamp) etag() calendar.ETag {
	text := fmt.Sprintf("%s-%s-%x-%x", s.hash, s.uid, s.size, uint64(s.modified))
	if s.partial {
		text += "!"
	}
	return calendar.ETag(text)
}

// parseETag reads what etag writes; ok is false for anything else.
func parseETag(e calendar.ETag) (s stamp, ok bool) {
	text, partial := strings.CutSuffix(string(e), "!")
	parts := strings.Split(text, "-")
	if len(parts) != 4 || len(parts[0]) != 32 || len(parts[1]) != 16 {
		return stamp{}, false
	}
	size, err := strconv.ParseInt(parts[2], 16, 64)
	if err != nil {
		return stamp{}, false
	}
	modified, err := strconv.ParseUint(parts[3], 16, 64)
	if err != nil {
		return stamp{}, false
	}
	return stamp{parts[0], parts[1], size, int64(modified), partial}, true
}

// contentHash names a file's content: half of its SHA-256.
func contentHash(sum [sha256.Size]byte) string { return hex.EncodeToString(sum[:16]) }

// uidHash names a UID where there is no room for it.
func uidHash(uid string) string {
	sum := sha256.Sum256([]byte(uid))
	return hex.EncodeToString(sum[:8])
}

// fileName is the name of the file that is made for a UID. It comes from a hash,
// since a UID may hold anything, slashes and dots included.
func fileName(uid string) string {
	sum := sha256.Sum256([]byte(uid))
	return strings.ToLower(base32.HexEncoding.EncodeToString(sum[:20])) + extension
}

// extension is how the names of calendar files end (RFC 5545 8.1), in any case.
const extension = ".ics"

// counts reports whether a file of that name is part of the calendar.
func counts(name string) bool {
	n := len(name) - len(extension)
	return n > 0 && name[0] != '.' && strings.EqualFold(name[n:], extension) && !strings.ContainsAny(name, "/\\\x00")
}

// refOf is the ref of an object in a file of several.
func refOf(name, uid string) calendar.Ref {
	return calendar.Ref(name + "#" + uidHash(uid))
}

// split gives the name of the file in which a ref stands; alone says that the
// file holds one object.
func split(ref calendar.Ref) (name string, alone bool) {
	if counts(string(ref)) {
		return string(ref), true
	}
	i := strings.LastIndexByte(string(ref), '#')
	if i < 0 {
		return string(ref), false
	}
	return string(ref[:i]), false
}
