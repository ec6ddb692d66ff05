package googletest

import (
	"fmt"
	"strings"
)

// A mask is a parsed "fields" parameter: which fields of an answer are wanted; an
// empty one wants all (performance: partial responses).
type mask map[string]mask

// parseMask reads "a,b(c,d/e)".
func parseMask(text string) (mask, error) {
	m, rest, err := fieldList(text)
	if err == nil && rest != "" {
		err = fmt.Errorf("fields: %q is left over", rest)
	}
	return m, err
}

func fieldList(text string) (m mask, rest string, err error) {
	m = mask{}
	for {
		end := strings.IndexAny(text, ",()/")
		name := text
		if end >= 0 {
			name = text[:end]
		}
		if name == "" {
			return nil, "", fmt.Errorf("fields: a name is missing before %q", text)
		}
		text = text[len(name):]
		var sub mask
		switch {
		case strings.HasPrefix(text, "("):
			if sub, text, err = fieldList(text[1:]); err != nil {
				return nil, "", err
			}
			if !strings.HasPrefix(text, ")") {
				return nil, "", fmt.Errorf("fields: a ) is missing")
			}
			text = text[1:]
		case strings.HasPrefix(text, "/"):
			next := strings.IndexAny(text[1:], ",)")
			if next < 0 {
				next = len(text) - 1
			}
			if sub, err = parseMask(text[1 : 1+next]); err != nil {
				return nil, "", err
			}
			text = text[1+next:]
		}
		m[name] = sub
		if !strings.HasPrefix(text, ",") {
			return m, text, nil
		}
		text = text[1:]
	}
}

// pick is the wanted part of a value.
func (m mask) pick(v any) any {
	if len(m) == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, sub := range m {
			if of, ok := v[name]; ok {
				out[name] = sub.pick(of)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = m.pick(v[i])
		}
		return out
	}
	return v
}

// fields lists what is wrong with a fields parameter.
func (d *Discovery) fields(m *method, text string) []string {
	parsed, err := parseMask(text)
	if err != nil {
		return []string{m.ID + ": " + err.Error()}
	}
	return d.masked(m.ID+": fields", m.Response, parsed)
}

func (d *Discovery) masked(what string, s *schema, m mask) (wrong []string) {
	for s != nil && (s.Ref != "" || s.Type == "array") {
		if s.Ref != "" {
			s = d.Schemas[s.Ref]
		} else {
			s = s.Items
		}
	}
	for name, sub := range m {
		var of *schema
		if s != nil {
			of = s.Properties[name]
		}
		if of == nil {
			wrong = append(wrong, fmt.Sprintf("%s names an unknown field %q", what, name))
			continue
		}
		wrong = append(wrong, d.masked(what+"."+name, of, sub)...)
	}
	return wrong
}
