package backends

import (
	"errors"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

func TestEveryBackendIsDescribed(t *testing.T) {
	for _, b := range List() {
		t.Run(b.Kind, func(t *testing.T) {
			if b.Kind == "" || b.About == "" || b.Open == nil {
				t.Errorf("%+v lacks something", b)
			}
			settings := reflect.TypeOf(b.Settings)
			for i := range settings.NumField() {
				f := settings.Field(i)
				if f.IsExported() && (f.Tag.Get("toml") == "" || f.Tag.Get("doc") == "") {
					t.Errorf("%s.%s needs a toml and a doc tag", settings, f.Name)
				}
			}
		})
	}
}

// TestOpenDecodesItsOwnSettings gives every back end a decoder that fails, and
// looks what it wanted to have decoded.
func TestOpenDecodesItsOwnSettings(t *testing.T) {
	for kind, open := range All() {
		t.Run(kind, func(t *testing.T) {
			wrong := errors.New("line 3, column 1: unknown key")
			var asked any
			_, err := open(t.Context(), slog.New(slog.DiscardHandler), "work", func(into any) error {
				asked = into
				return wrong
			})
			if !errors.Is(err, wrong) {
				t.Errorf("error %v, want that of the decoder", err)
			}
			if p := reflect.TypeOf(asked); p == nil || p.Kind() != reflect.Pointer || p.Elem() != reflect.TypeOf(settingsOf(kind)) {
				t.Errorf("decoded is %T, described is %T", asked, settingsOf(kind))
			}
		})
	}
}

func settingsOf(kind string) any {
	for _, b := range List() {
		if b.Kind == kind {
			return b.Settings
		}
	}
	return nil
}

func TestOpenChecksItsSettings(t *testing.T) {
	_, err := All()["folder"](t.Context(), slog.New(slog.DiscardHandler), "work", func(any) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "path is missing") || !strings.Contains(err.Error(), "work") {
		t.Errorf("a folder without path: %v", err)
	}
}
