package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// jsonCommand holds the last stdout against what is expected of it: "json PATH
// VALUE", where PATH is like commitments[id=riverbed].due and VALUE is JSON, or
// text where it is no JSON. "json PATH #N" counts.
func jsonCommand(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json PATH VALUE")
	}
	var doc any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile("stdout")), &doc))
	got, err := walk(doc, args[0])
	ts.Check(err)
	if n, ok := strings.CutPrefix(args[1], "#"); ok {
		list, _ := got.([]any)
		if strconv.Itoa(len(list)) != n {
			ts.Fatalf("%s has %d elements, not %s: %v", args[0], len(list), n, got)
		}
		return
	}
	var want any
	if json.Unmarshal([]byte(args[1]), &want) != nil {
		want = args[1]
	}
	if reflect.DeepEqual(got, want) == neg {
		ts.Fatalf("%s is %v, expected %v", args[0], got, want)
	}
}

// walk follows a path such as a.b[0].c[id=x].d.
func walk(doc any, path string) (any, error) {
	for _, part := range strings.Split(path, ".") {
		name, index, indexed := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		if name != "" {
			object, ok := doc.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("%s: no object at %s", path, part)
			}
			if doc, ok = object[name]; !ok {
				return nil, fmt.Errorf("%s: no field %s", path, name)
			}
		}
		if !indexed {
			continue
		}
		var err error
		if doc, err = element(doc, index); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return doc, nil
}

// element picks from a list by number, or by a field's value.
func element(doc any, index string) (any, error) {
	list, ok := doc.([]any)
	if !ok {
		return nil, fmt.Errorf("no list before [%s]", index)
	}
	if i, err := strconv.Atoi(index); err == nil {
		if i >= len(list) {
			return nil, fmt.Errorf("only %d elements", len(list))
		}
		return list[i], nil
	}
	field, value, _ := strings.Cut(index, "=")
	for _, e := range list {
		if o, ok := e.(map[string]any); ok && fmt.Sprint(o[field]) == value {
			return e, nil
		}
	}
	return nil, fmt.Errorf("no element with %s", index)
}
