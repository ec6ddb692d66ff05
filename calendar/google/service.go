package google

import (
	"fmt"
	"log/slog"
	"net/http"
	"reflect"
	"unsafe"

	api "google.golang.org/api/calendar/v3"
)

// basePath is where the API is (its discovery document, rootUrl and servicePath).
const basePath = "https://www.googleapis.com/calendar/v3/"

// newService makes a service of the client library that asks through c.
//
// It does not call the library's own constructor, from which every way of signing
// in to Google Cloud can be reached: 1.4 MB of the program that nobody here uses
// (docs/decisions/google-client-library.md). What that would set and the library
// does not export is set here; a test notices when the library has changed.
func newService(c *http.Client) (*api.Service, error) {
	s := &api.Service{BasePath: basePath, UserAgent: "bywhen"}
	s.CalendarList = api.NewCalendarListService(s)
	s.Calendars = api.NewCalendarsService(s)
	s.Events = api.NewEventsService(s)
	s.Freebusy = api.NewFreebusyService(s)
	if err := set(s, "client", c); err != nil {
		return nil, err
	}
	// What the library would log holds what meetings are about.
	return s, set(s, "logger", slog.New(slog.DiscardHandler))
}

// set sets a field that the library keeps to itself.
func set[T any](s *api.Service, name string, value T) error {
	field := reflect.ValueOf(s).Elem().FieldByName(name)
	if !field.IsValid() || field.Type() != reflect.TypeFor[T]() {
		return fmt.Errorf("set up the client library: its Service has no %s of type %s", name, reflect.TypeFor[T]())
	}
	*(*T)(unsafe.Pointer(field.UnsafeAddr())) = value
	return nil
}
