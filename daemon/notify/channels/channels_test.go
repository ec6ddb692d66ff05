package channels

import (
	"errors"
	"log/slog"
	"reflect"
	"testing"
)

// TestEveryChannelIsDescribed: names, words, and a decoder that is listened to.
func TestEveryChannelIsDescribed(t *testing.T) {
	refused := errors.New("refused")
	for _, c := range List() {
		if c.Name == "" || c.About == "" || c.Open == nil {
			t.Errorf("%+v lacks something", c)
		}
		settings := reflect.TypeOf(c.Settings)
		for i := range settings.NumField() {
			if f := settings.Field(i); f.Tag.Get("toml") == "" || f.Tag.Get("doc") == "" {
				t.Errorf("%s.%s needs a toml and a doc tag", settings, f.Name)
			}
		}
		if _, err := c.Open(slog.New(slog.DiscardHandler), t.TempDir(), func(any) error { return refused }); !errors.Is(err, refused) {
			t.Errorf("%s does not listen to its decoder: %v", c.Name, err)
		}
	}
}
