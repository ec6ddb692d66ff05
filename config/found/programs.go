package found

import (
	"encoding/json"
	"path/filepath"
	"strings"
)

// A part is one "[part]" of a file with its keys.
type part struct {
	name string // without the brackets, "storage work"
	keys map[string]string
}

func (p part) get(key string) string { return p.keys[key] }

// parts reads what the files of all three programs have in common: parts in
// brackets, "key = value", remarks behind "#" or ";". A value may go on in
// indented lines.
func parts(text string) []part {
	var all []part
	last := ""
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
			continue
		case trimmed[0] == '[' && strings.HasSuffix(trimmed, "]") && !strings.Contains(trimmed, "="):
			all = append(all, part{strings.Trim(trimmed, "[] "), map[string]string{}})
			last = ""
			continue
		case len(all) == 0:
			continue
		}
		p := &all[len(all)-1]
		if last != "" && (line[0] == ' ' || line[0] == '\t') && !strings.Contains(trimmed, " = ") {
			p.keys[last] += " " + trimmed
			continue
		}
		key, value, ok := strings.Cut(trimmed, "=")
		if !ok {
			continue
		}
		last = strings.TrimSpace(key)
		p.keys[last] = strings.TrimSpace(value)
	}
	return all
}

// unquoted is a value without the quotes that vdirsyncer wants.
func unquoted(value string) string {
	var s string
	if json.Unmarshal([]byte(value), &s) == nil {
		return s
	}
	return strings.Trim(value, `"'`)
}

// khal names folders, or patterns of folders.
func (h Home) khal() []Calendar {
	var all []Calendar
	inside := false
	for _, p := range parts(h.read(filepath.Join(h.config(), "khal", "config"))) {
		if p.get("path") == "" {
			inside = p.name == "calendars"
			continue
		}
		if !inside || p.get("type") == "birthdays" {
			continue
		}
		for _, path := range matching(h.expand(unquoted(p.get("path")))) {
			name := p.name
			if path != h.expand(unquoted(p.get("path"))) {
				name = filepath.Base(path)
			}
			all = append(all, Calendar{Name: name, Kind: "folder", Path: path, From: "khal"})
		}
	}
	return all
}

// matching are the folders that a path with "*" means.
func matching(path string) []string {
	if !strings.ContainsAny(path, "*?[") {
		return []string{path}
	}
	found, err := filepath.Glob(path)
	if err != nil || len(found) > mostSources {
		return nil
	}
	return found
}

// vdirsyncer names folders and servers, as "storages".
func (h Home) vdirsyncer() []Calendar {
	text := h.read(filepath.Join(h.config(), "vdirsyncer", "config"))
	if text == "" {
		text = h.read(filepath.Join(h.Dir, ".vdirsyncer", "config"))
	}
	var all []Calendar
	for _, p := range parts(text) {
		name, ok := strings.CutPrefix(p.name, "storage ")
		if !ok {
			continue
		}
		c := Calendar{Name: name, From: "vdirsyncer", URL: unquoted(p.get("url")), Username: unquoted(p.get("username"))}
		switch unquoted(p.get("type")) {
		case "filesystem":
			if ext := unquoted(p.get("fileext")); ext == ".ics" || ext == "" {
				all = append(all, h.below(h.expand(unquoted(p.get("path"))), "vdirsyncer")...)
			}
		case "caldav":
			c.Kind, c.PasswordCmd = "caldav", fetched(p.get("password.fetch"))
			all = append(all, c)
		case "http":
			c.Kind = "url"
			all = append(all, c)
		}
	}
	return all
}

// fetched is the program of a value such as ["command", "pass", "show", "dav"].
func fetched(value string) []string {
	var list []string
	if json.Unmarshal([]byte(value), &list) != nil || len(list) < 2 || list[0] != "command" {
		return nil
	}
	return list[1:]
}

// evolution has a file for each calendar, under a name that says nothing.
func (h Home) evolution() []Calendar {
	var all []Calendar
	dir := filepath.Join(h.config(), "evolution", "sources")
	for i, e := range h.list(dir) {
		if i == mostSources {
			break
		}
		if filepath.Ext(e.Name()) != ".source" {
			continue
		}
		if c, ok := evolutionSource(parts(h.read(filepath.Join(dir, e.Name())))); ok {
			all = append(all, c)
		}
	}
	return all
}

// evolutionSource reads one file of Evolution. Calendars that it keeps in a form
// of its own are none that we could read.
func evolutionSource(parts []part) (c Calendar, ok bool) {
	of := map[string]part{}
	for _, p := range parts {
		of[p.name] = p
	}
	login, path := of["Authentication"], of["WebDAV Backend"].get("ResourcePath")
	switch of["Calendar"].get("BackendName") {
	case "caldav":
		c.Kind = "caldav"
	case "webcal":
		c.Kind = "url"
	default:
		return c, false
	}
	if login.get("Host") == "" || of["Data Source"].get("Enabled") == "false" {
		return c, false
	}
	scheme, host := "https", login.get("Host")
	if of["Security"].get("Method") == "none" || of["Security"].get("Method") == "" {
		scheme = "http"
	}
	if port := login.get("Port"); port != "" && port != "0" && port != map[string]string{"https": "443", "http": "80"}[scheme] {
		host += ":" + port
	}
	c.Name, c.From, c.Username = of["Data Source"].get("DisplayName"), "Evolution", login.get("User")
	c.URL = scheme + "://" + host + "/" + strings.TrimLeft(path, "/")
	return c, true
}
