package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"time"
)

// version is the version that the toolchain stamped into the program.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}

// A build is what the toolchain stamped into a program beside its version.
type build struct {
	revision string // of the source, "" if it is unknown
	at       time.Time
	modified bool // the source was changed after that revision
}

func builtFrom(info *debug.BuildInfo) (b build) {
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.revision = s.Value
		case "vcs.time":
			b.at, _ = time.Parse(time.RFC3339, s.Value) // the zero time is unknown
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	return b
}

// thisBuild is how this program was built.
func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{}
	}
	return builtFrom(info)
}

// words say it in a line, to be put into a report.
func (b build) words() string {
	parts := []string{runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if b.revision != "" {
		source := "source " + b.revision[:min(12, len(b.revision))]
		if !b.at.IsZero() {
			source += " of " + b.at.UTC().Format(time.DateOnly)
		}
		if b.modified {
			source += ", changed since"
		}
		parts = append(parts, source)
	}
	return fmt.Sprintf("bywhen %s (%s)\n", version(), strings.Join(parts, ", "))
}
