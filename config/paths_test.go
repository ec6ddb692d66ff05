package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLocate(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	under := func(config, data, run string) Paths {
		return Paths{
			Config: config + "/config.toml", Data: data, Ledger: data + "/ledger.db", Backups: data + "/backups", Feeds: data + "/feeds",
			Run: run, Socket: run + "/bywhen.sock", Lock: data + "/lock",
		}
	}
	const config, data = "/home/roberta/.config/bywhen", "/home/roberta/.local/share/bywhen"
	for name, test := range map[string]struct {
		env  map[string]string
		want Paths
	}{
		"a session":              {map[string]string{"XDG_RUNTIME_DIR": "/run/user/1000"}, under(config, data, "/run/user/1000/bywhen")},
		"without a session":      {nil, under(config, data, data+"/run")},
		"XDG folders":            {map[string]string{"XDG_CONFIG_HOME": "/c", "XDG_DATA_HOME": "/d", "XDG_RUNTIME_DIR": "/r"}, under("/c/bywhen", "/d/bywhen", "/r/bywhen")},
		"relative XDG folders":   {map[string]string{"XDG_CONFIG_HOME": "c", "XDG_DATA_HOME": "d", "XDG_RUNTIME_DIR": "r"}, under(config, data, data+"/run")},
		"a home of its own":      {map[string]string{"BYWHEN_HOME": "/b", "XDG_RUNTIME_DIR": "/r", "XDG_DATA_HOME": "/d"}, under("/b", "/b/data", "/b/run")},
		"one below the user's":   {map[string]string{"BYWHEN_HOME": "~/b"}, under("/home/roberta/b", "/home/roberta/b/data", "/home/roberta/b/run")},
		"one below this folder":  {map[string]string{"BYWHEN_HOME": "b/../c"}, under(filepath.Join(here, "c"), filepath.Join(here, "c/data"), filepath.Join(here, "c/run"))},
		"an empty one, as unset": {map[string]string{"BYWHEN_HOME": ""}, under(config, data, data+"/run")},
	} {
		got := Locate(func(name string) string { return test.env[name] }, "/home/roberta")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
