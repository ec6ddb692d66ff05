package config

import (
	"path/filepath"
	"strings"
)

// Paths are where everything stands. All folders are 0700, all files 0600.
type Paths struct {
	Config  string // config.toml
	Data    string // folder of all that must not be lost
	Ledger  string
	Backups string // folder
	Feeds   string // folder
	Run     string // folder of what a running daemon needs
	Socket  string
	Lock    string
}

// Locate finds the paths: all under $BYWHEN_HOME where it is set, else where
// the XDG Base Directory Specification puts them. A relative path in an XDG
// variable does not count, as it says.
func Locate(getenv func(string) string, home string) Paths {
	if own := getenv("BYWHEN_HOME"); own != "" {
		if own == "~" || strings.HasPrefix(own, "~/") { // from a unit file, where no shell has been
			own = home + own[1:]
		}
		if abs, err := filepath.Abs(own); err == nil {
			own = abs
		}
		return layout(own, filepath.Join(own, "data"), filepath.Join(own, "run"))
	}
	xdg := func(name, otherwise string) string {
		if dir := getenv(name); filepath.IsAbs(dir) {
			return filepath.Join(dir, "bywhen")
		}
		return otherwise
	}
	data := xdg("XDG_DATA_HOME", filepath.Join(home, ".local", "share", "bywhen"))
	return layout(
		xdg("XDG_CONFIG_HOME", filepath.Join(home, ".config", "bywhen")),
		data,
		// Without a session there is no $XDG_RUNTIME_DIR (cron, macOS).
		xdg("XDG_RUNTIME_DIR", filepath.Join(data, "run")))
}

func layout(config, data, run string) Paths {
	return Paths{
		Config:  filepath.Join(config, "config.toml"),
		Data:    data,
		Ledger:  filepath.Join(data, "ledger.db"),
		Backups: filepath.Join(data, "backups"),
		Feeds:   filepath.Join(data, "feeds"),
		Run:     run,
		Socket:  filepath.Join(run, "bywhen.sock"),
		// Beside the ledger that it guards: two sessions of one user may have
		// different run folders, but the ledger is one.
		Lock: filepath.Join(data, "lock"),
	}
}
