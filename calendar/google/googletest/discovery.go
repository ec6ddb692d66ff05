package googletest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A Discovery is the description of an API that Google publishes: its methods,
// their parameters, what they take and give, and the scopes that allow them.
type Discovery struct {
	BasePath   string                      `json:"basePath"`
	Parameters map[string]*schema          `json:"parameters"`
	Schemas    map[string]*schema          `json:"schemas"`
	Resources  map[string]*json.RawMessage `json:"resources"`
	methods    []*method
}

// A method is one thing that can be asked of the API.
type method struct {
	ID         string             `json:"id"`
	HTTPMethod string             `json:"httpMethod"`
	Path       string             `json:"path"`
	Parameters map[string]*schema `json:"parameters"`
	Request    *schema            `json:"request"`
	Response   *schema            `json:"response"`
	Scopes     []string           `json:"scopes"`
	path       *regexp.Regexp
}

// A schema describes a value, in the subset of JSON Schema that discovery
// documents use.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Location   string             `json:"location"`
	Required   bool               `json:"required"`
	Repeated   bool               `json:"repeated"`
	Enum       []string           `json:"enum"`
	Properties map[string]*schema `json:"properties"`
	Additional *schema            `json:"additionalProperties"`
	Items      *schema            `json:"items"`
}

// discovered reads the document of the module that is built with.
var discovered = sync.OnceValues(func() (*Discovery, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "google.golang.org/api").Output()
	if err != nil {
		return nil, fmt.Errorf("find the module google.golang.org/api: %w", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "calendar", "v3", "calendar-api.json"))
	if err != nil {
		return nil, err
	}
	d := &Discovery{}
	if err := json.Unmarshal(data, d); err != nil {
		return nil, err
	}
	return d, d.collect(d.Resources)
})

// Calendar is the description of the Calendar API.
func Calendar(t testing.TB) *Discovery {
	t.Helper()
	d, err := discovered()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var inPath = regexp.MustCompile(`\\\{[a-zA-Z]+\\\}`)

// collect gathers the methods of all resources.
func (d *Discovery) collect(resources map[string]*json.RawMessage) error {
	for _, raw := range resources {
		var r struct {
			Methods   map[string]*method          `json:"methods"`
			Resources map[string]*json.RawMessage `json:"resources"`
		}
		if err := json.Unmarshal(*raw, &r); err != nil {
			return err
		}
		for _, m := range r.Methods {
			m.path = regexp.MustCompile("^" + inPath.ReplaceAllString(regexp.QuoteMeta(m.Path), "([^/]+)") + "$")
			d.methods = append(d.methods, m)
		}
		if err := d.collect(r.Resources); err != nil {
			return err
		}
	}
	return nil
}

// find is the method that a request asks for, with what stands in its path.
func (d *Discovery) find(r *http.Request) (*method, []string) {
	path, ok := strings.CutPrefix(r.URL.EscapedPath(), d.BasePath)
	if !ok {
		return nil, nil
	}
	for _, m := range d.methods {
		if found := m.path.FindStringSubmatch(path); found != nil && m.HTTPMethod == r.Method {
			var values []string
			for _, v := range found[1:] {
				text, err := url.PathUnescape(v)
				if err != nil {
					return nil, nil
				}
				values = append(values, text)
			}
			return m, values
		}
	}
	return nil, nil
}

// request lists what is wrong with a request.
func (d *Discovery) request(r *http.Request, body []byte, granted []string) (m *method, wrong []string) {
	m, _ = d.find(r)
	if m == nil {
		return nil, []string{fmt.Sprintf("%s %s: there is no such method", r.Method, r.URL.Path)}
	}
	say := func(format string, args ...any) { wrong = append(wrong, m.ID+": "+fmt.Sprintf(format, args...)) }
	query := r.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		p := m.Parameters[name]
		if p == nil || p.Location != "query" {
			p = d.Parameters[name]
		}
		switch {
		case p == nil:
			say("there is no parameter %q", name)
		case len(p.Enum) > 0 && !slices.Contains(p.Enum, query.Get(name)):
			say("the parameter %s cannot be %q", name, query.Get(name))
		case len(query[name]) > 1 && !p.Repeated:
			say("the parameter %s is given twice", name)
		case name == "fields":
			wrong = append(wrong, d.fields(m, query.Get(name))...)
		}
	}
	for name, p := range m.Parameters {
		if p.Required && p.Location == "query" && !query.Has(name) {
			say("the parameter %s is missing", name)
		}
	}
	if granted != nil && !slices.ContainsFunc(m.Scopes, func(s string) bool { return slices.Contains(granted, s) }) {
		say("none of the granted scopes covers it: %v", granted)
	}
	return m, append(wrong, d.body(m.ID+": the body", m.Request, body)...)
}

// answer lists what is wrong with an answer that is no error.
func (d *Discovery) answer(m *method, body []byte) []string {
	return d.body(m.ID+": the answer", m.Response, body)
}

func (d *Discovery) body(what string, s *schema, body []byte) []string {
	if len(body) == 0 {
		if s != nil && !strings.HasSuffix(what, "the body") {
			return []string{what + " is empty"}
		}
		return nil
	}
	if s == nil {
		return []string{what + " is not expected"}
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		return []string{what + " is no JSON: " + err.Error()}
	}
	return d.value(what, s, v)
}

// value lists what is wrong with a value. Null stands for "take it away" in
// bodies with patch semantics.
func (d *Discovery) value(what string, s *schema, v any) (wrong []string) {
	for s.Ref != "" {
		s = d.Schemas[s.Ref]
	}
	bad := func() []string { return []string{fmt.Sprintf("%s is no %s: %v", what, s.Type, v)} }
	switch v := v.(type) {
	case nil:
		return nil
	case map[string]any:
		if s.Type != "object" {
			return bad()
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			of := s.Properties[name]
			if of == nil {
				of = s.Additional
			}
			if of == nil {
				wrong = append(wrong, fmt.Sprintf("%s has an unknown field %q", what, name))
				continue
			}
			wrong = append(wrong, d.value(what+"."+name, of, v[name])...)
		}
	case []any:
		if s.Type != "array" {
			return bad()
		}
		for i, item := range v {
			wrong = append(wrong, d.value(fmt.Sprintf("%s[%d]", what, i), s.Items, item)...)
		}
	case string:
		if s.Type != "string" && s.Type != "any" {
			return bad()
		}
	case bool:
		if s.Type != "boolean" && s.Type != "any" {
			return bad()
		}
	case float64:
		if s.Type != "integer" && s.Type != "number" && s.Type != "any" {
			return bad()
		}
	}
	return wrong
}

// Allows reports whether a scope is enough for a method.
func (d *Discovery) Allows(method, scope string) bool {
	for _, m := range d.methods {
		if m.ID == method {
			return slices.Contains(m.Scopes, scope)
		}
	}
	return false
}
