package folder

import "time"

// Limits on what a folder may ask of its reader.
const (
	// maxFile is the most bytes that a file may have.
	maxFile = 16 << 20
	// maxFiles is the most .ics files that a folder may hold.
	maxFiles = 200_000
	// pageFiles and pageBytes are the most that one page of changes holds of
	// files that had to be read: some 20 MB of memory. A page holds at least
	// one file.
	pageFiles = 4_000
	pageBytes = 4 << 20
	// maxName is the most bytes of a file's name that leave room for the name
	// under which it is put aside.
	maxName = 255 - len(oldPrefix) - 3*17 - len(tmpSuffix)
)

// racy is how old a time of modification has to be before it proves that a file
// did not change since: the coarsest clock of a file system in use (FAT) ticks
// every two seconds.
const racy = 2 * time.Second

// missing is how long a file that was there before has to be missing before it
// counts as deleted. Editors save by removing the old file and then putting the
// new one in its place.
const missing = 100 * time.Millisecond
