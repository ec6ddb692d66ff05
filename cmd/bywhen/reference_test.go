package main

import (
	"reflect"
	"strings"
	"testing"

	"bywhen/calendar/backends"
	"bywhen/config"
	"bywhen/daemon/notify/channels"
)

// TestReferenceNamesEveryKey: the reference text explains every key that a back
// end or a channel takes, so that the two cannot drift apart.
func TestReferenceNamesEveryKey(t *testing.T) {
	text := config.Reference()
	for _, b := range backends.List() {
		_, part, ok := strings.Cut(text, `kind = "`+b.Kind+`"`)
		if !ok {
			t.Errorf("the reference has no calendar of kind %s", b.Kind)
			continue
		}
		for _, key := range keys(b.Settings) {
			if !strings.Contains(part, key) {
				t.Errorf("the reference does not name %s of calendars of kind %s", key, b.Kind)
			}
		}
	}
	for _, c := range channels.List() {
		_, part, ok := strings.Cut(text, "\n# "+c.Name+":")
		if !ok {
			t.Errorf("the reference has no channel %s", c.Name)
		}
		for _, key := range keys(c.Settings) {
			if !strings.Contains(part, "\n#"+key+" = ") {
				t.Errorf("the reference does not name %s of channel %s", key, c.Name)
			}
		}
	}
}

// keys are those that settings have in the configuration.
func keys(settings any) (keys []string) {
	t := reflect.TypeOf(settings)
	for i := range t.NumField() {
		if key := t.Field(i).Tag.Get("toml"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}
