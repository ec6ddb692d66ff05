package config

import (
	"os"
	"path/filepath"
	"strings"
	"time"
)

// parseZone reads the name of an IANA zone. "Local" is none: it would mean
// another zone on another machine.
func parseZone(name string) (*time.Location, error) {
	if name != "" && !strings.EqualFold(name, "local") {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	hint := `a continent and a city: "America/New_York", "Europe/Berlin"; see the list of tz database time zones`
	if near := closestZone(name); near != "" {
		hint = didYouMean(near, []string{near})
	}
	return nil, wrong(hint, "%q is no time zone", name)
}

// closestZone finds the zone that a name is near to, or that it names the city
// of: New York, new_york and America/New_Yrok all mean America/New_York.
func closestZone(name string) string {
	all := strings.Fields(zones)
	if near := closest(name, all); near != "" {
		return near
	}
	var cities []string
	for _, zone := range all {
		cities = append(cities, zone[strings.LastIndexByte(zone, '/')+1:])
	}
	near := closest(name[strings.LastIndexByte(name, '/')+1:], cities)
	for i, city := range cities {
		if near != "" && city == near {
			return all[i]
		}
	}
	return ""
}

// zones are those that a misspelt name is compared with. Every zone that the
// machine knows can be used; these are where most people live.
const zones = `UTC
Africa/Accra Africa/Addis_Ababa Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Johannesburg Africa/Lagos Africa/Nairobi Africa/Tunis
America/Anchorage America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Chicago America/Denver America/Detroit
America/Edmonton America/Guatemala America/Halifax America/Havana America/Lima America/Los_Angeles America/Mexico_City America/Montevideo
America/New_York America/Panama America/Phoenix America/Puerto_Rico America/Santiago America/Sao_Paulo America/St_Johns America/Toronto
America/Vancouver America/Winnipeg
Asia/Almaty Asia/Amman Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Beirut Asia/Colombo Asia/Damascus Asia/Dhaka Asia/Dubai Asia/Ho_Chi_Minh
Asia/Hong_Kong Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Karachi Asia/Kathmandu Asia/Kolkata Asia/Kuala_Lumpur Asia/Kuwait Asia/Manila
Asia/Qatar Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Taipei Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Yangon
Asia/Yerevan Atlantic/Azores Atlantic/Canary Atlantic/Reykjavik
Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne Australia/Perth Australia/Sydney
Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest Europe/Budapest
Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kyiv Europe/Lisbon Europe/Ljubljana Europe/London Europe/Luxembourg
Europe/Madrid Europe/Malta Europe/Minsk Europe/Moscow Europe/Oslo Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Sarajevo
Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Warsaw Europe/Zagreb Europe/Zurich
Pacific/Auckland Pacific/Fiji Pacific/Guam Pacific/Honolulu Pacific/Tahiti`

// SystemZone is the zone of this machine, by its IANA name where one can be
// found: Go itself calls it "Local", which means nothing in a calendar.
func SystemZone() *time.Location {
	if time.Local.String() != "Local" {
		return time.Local
	}
	target, _ := filepath.EvalSymlinks("/etc/localtime")
	_, name, _ := strings.Cut(filepath.ToSlash(target), "/zoneinfo/")
	if zone, err := parseZone(name); err == nil {
		return zone
	}
	debian, _ := os.ReadFile("/etc/timezone")
	if zone, err := parseZone(strings.TrimSpace(string(debian))); err == nil {
		return zone
	}
	return time.Local
}
