package main

import (
	"reflect"
	"strings"
	"testing"

	"bywhen/calendar/backends"
	"bywhen/config"
)

// TestReferenceNamesEveryKey: the reference text explains every key that a back
// end takes, so that the two cannot drift apart.
func TestReferenceNamesEveryKey(t *testing.T) {
	text := config.Reference()
	for _, b := range backends.List() {
		_, part, ok := strings.Cut(text, `kind = "`+b.Kind+`"`)
		if !ok {
			t.Errorf("the reference has no calendar of kind %s", b.Kind)
			continue
		}
		settings := reflect.TypeOf(b.Settings)
		for i := range settings.NumField() {
			key := settings.Field(i).Tag.Get("toml")
			if key != "" && !strings.Contains(part, key) {
				t.Errorf("the reference does not name %s of calendars of kind %s", key, b.Kind)
			}
		}
	}
}
