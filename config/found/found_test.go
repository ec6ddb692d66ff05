package found

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// home makes a home of files and gives what is found in it, a line each.
func home(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(strings.ReplaceAll(text, "HOME", dir)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var lines []string
	for _, c := range (Home{Dir: dir, Getenv: func(string) string { return "" }}).Calendars() {
		line := strings.Join([]string{c.From, c.Kind, c.Name, strings.ReplaceAll(c.Path+c.URL, dir, "~"), c.Username, strings.Join(c.PasswordCmd, " ")}, " ")
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

const event = "BEGIN:VCALENDAR\nEND:VCALENDAR\n"

func TestCalendarsOfOtherPrograms(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing": {map[string]string{"letter.txt": "x"}, ""},
		"khal": {map[string]string{
			".config/khal/config": "[calendars]\n[[work]]\npath = ~/calendars/work\ncolor = dark green\n[[all]]\npath = ~/more/*\ntype = discover\n[[b]]\npath = ~/b\ntype = birthdays\n[locale]\ntimeformat = %H:%M\n",
			"more/one/a.ics":      event,
		}, "khal folder work ~/calendars/work\nkhal folder one ~/more/one"},
		"vdirsyncer": {map[string]string{
			".config/vdirsyncer/config": "[general]\nstatus_path = \"~/.s\"\n[pair p]\na = \"here\"\n[storage here]\ntype = \"filesystem\"\npath = \"~/dav\"\nfileext = \".ics\"\n" +
				"[storage there]\ntype = \"caldav\"\nurl = \"https://dav.example.com/\"\nusername = \"roberta\"\npassword.fetch = [\"command\", \"pass\",\n  \"show\", \"dav\"]\n" +
				"[storage cards]\ntype = \"filesystem\"\npath = \"~/cards\"\nfileext = \".vcf\"\n[storage feed]\ntype = \"http\"\nurl = \"https://example.com/h.ics\"\n",
			"dav/work/a.ics": event, "cards/x/b.vcf": "x",
		}, "vdirsyncer folder work ~/dav/work\nvdirsyncer caldav there https://dav.example.com/ roberta pass show dav\nvdirsyncer url feed https://example.com/h.ics"},
		"Evolution": {map[string]string{
			".config/evolution/sources/1.source": "[Data Source]\nDisplayName=Work\nEnabled=true\n[Authentication]\nHost=dav.example.com\nPort=443\nUser=roberta\n[Security]\nMethod=tls\n[Calendar]\nBackendName=caldav\n[WebDAV Backend]\nResourcePath=/cal/work/\n",
			".config/evolution/sources/2.source": "[Data Source]\nDisplayName=Off\nEnabled=false\n[Authentication]\nHost=dav.example.com\n[Calendar]\nBackendName=caldav\n",
			".config/evolution/sources/3.source": "[Data Source]\nDisplayName=Personal\n[Calendar]\nBackendName=local\n",
			".config/evolution/sources/4.source": "[Data Source]\nDisplayName=Here\n[Authentication]\nHost=127.0.0.1\nPort=5232\nUser=roberta\n[Security]\nMethod=none\n[Calendar]\nBackendName=caldav\n[WebDAV Backend]\nResourcePath=/roberta/work/\n",
		}, "Evolution caldav Work https://dav.example.com/cal/work/ roberta\nEvolution caldav Here http://127.0.0.1:5232/roberta/work/ roberta"},
		"folders, each once": {map[string]string{
			".config/khal/config":    "[calendars]\n[[mine]]\npath = HOME/.calendars/mine\n",
			".calendars/mine/a.ics":  event,
			".calendars/other/b.ics": event,
			".calendars/empty/x.txt": "x",
			"calendars/dav/w/c.ics":  event,
		}, "khal folder mine ~/.calendars/mine\n~/.calendars folder other ~/.calendars/other\n~/calendars folder w ~/calendars/dav/w"},
		"nonsense": {map[string]string{
			".config/khal/config": "]]]=[[[\n\x00[calendars\n=\n[[x]]\npath\n", ".config/vdirsyncer/config": "[storage x]\ntype = {\nurl = [\n", ".config/evolution/sources/1.source": "=",
		}, ""},
	} {
		if got := home(t, c.files); got != c.want {
			t.Errorf("%s: found are\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// FuzzParts: whatever another program's file holds, reading it ends, and a key
// belongs to a part.
func FuzzParts(f *testing.F) {
	f.Add("[a]\nb = c\n d\n[[e]]\n=\n")
	f.Add("[storage x]\npassword.fetch = [\"command\",\n \"pass\"]\n#\n;")
	f.Fuzz(func(t *testing.T, text string) {
		all := parts(text)
		evolutionSource(all)
		for _, p := range all {
			for key, value := range p.keys {
				if strings.Contains(key, "\n") {
					t.Fatalf("%q = %q", key, value)
				}
				unquoted(value)
				fetched(value)
			}
		}
	})
}
