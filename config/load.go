package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
)

// MaxSize is the largest configuration file that is read, in bytes.
const MaxSize = 1 << 20

// A Loader knows what a file is read with. The zero value asks the machine.
type Loader struct {
	Home     string         // the folder that ~ means; "" for the user's
	Zone     *time.Location // the zone of who names none; nil for the machine's
	Kinds    []string       // kinds of calendars; nil for folder, caldav, google, url
	Channels []string       // channels of notices beside none; nil for desktop, ntfy, command, calendar
}

// Load reads and checks the file at path. What is wrong in it comes back as
// [Problems]; a file that is not there as an error that is [fs.ErrNotExist].
func Load(path string) (*Config, error) { return Loader{}.Load(path) }

// Load is the function [Load] with what the loader knows.
func (l Loader) Load(path string) (*Config, error) {
	data, err := readFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("read configuration: %w: bywhen init writes one", err)
	case err != nil:
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return l.parse(path, data)
}

func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxSize {
		return nil, fmt.Errorf("%s is larger than 1 MiB: this cannot be a configuration of bywhen", path)
	}
	return data, nil
}

// complete fills in what the loader was not told.
func (l Loader) complete() (Loader, error) {
	if l.Kinds == nil {
		l.Kinds = []string{"folder", "caldav", "google", "url"}
	}
	if l.Channels == nil {
		l.Channels = []string{"desktop", "ntfy", "command", "calendar"}
	}
	if l.Zone == nil {
		l.Zone = SystemZone()
	}
	if l.Home != "" {
		return l, nil
	}
	var err error
	if l.Home, err = os.UserHomeDir(); err != nil {
		return l, fmt.Errorf("find home folder: %w: set $HOME", err)
	}
	return l, nil
}

// parse reads a configuration from its text.
func (l Loader) parse(name string, data []byte) (*Config, error) {
	l, err := l.complete()
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	src := newSource(name, string(data))
	if p := src.encoding(); p != nil {
		return nil, Problems{*p}
	}
	r := read(src)
	d := &decoder{findings: r.findings, home: l.Home, partial: r.broken}
	c := new(Config)
	d.table(r.root, reflect.ValueOf(c).Elem(), nil)
	if !r.broken {
		check(l, d, r.root, c)
	}
	if len(d.problems) == 0 {
		d.problems = src.rules()
	}
	if err := d.problems.err(); err != nil {
		return nil, err
	}
	c.Warnings = c.Warnings.sorted()
	return c, nil
}

// encoding finds what is no text at all.
func (s *source) encoding() *Problem {
	if i := strings.IndexByte(s.text, 0); i >= 0 {
		p := s.problem(span{i, i + 1}, "", "there is a NUL byte here: this is no plain text", "save the file as UTF-8 text")
		return &p
	}
	if utf8.ValidString(s.text) {
		return nil
	}
	at := 0
	for r, size := utf8.DecodeRuneInString(s.text); r != utf8.RuneError || size > 1; r, size = utf8.DecodeRuneInString(s.text[at:]) {
		at += size
	}
	p := s.problem(span{at, at + 1}, "", "a letter here is not written in UTF-8", "save the file as UTF-8 text")
	return &p
}

// rules asks the library whether it would have taken the file as well: the tree
// of [read] is more lenient in corners, such as what may extend what.
func (s *source) rules() Problems {
	var all map[string]any
	err := toml.Unmarshal([]byte(s.text), &all)
	if err == nil {
		return nil
	}
	at, key := 0, ""
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		line, column := decode.Position()
		at, key = s.starts[line-1]+column-1, strings.Join(decode.Key(), ".")
	}
	return Problems{s.problem(span{at, at + 1}, key, strings.TrimPrefix(err.Error(), "toml: "), "")}
}
