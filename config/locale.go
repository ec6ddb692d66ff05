package config

import "strings"

// A Locale says how dates are written and read. It changes no language.
type Locale string

// locales are those that are known; monthFirst those of them that write the
// month before the day (CLDR, skeleton Md).
const (
	locales = `cs-CZ da-DK de-AT de-CH de-DE el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-PH en-US en-ZA es-AR es-ES es-MX et-EE fi-FI
fr-BE fr-CA fr-CH fr-FR he-IL hr-HR hu-HU id-ID is-IS it-CH it-IT ja-JP ko-KR lt-LT lv-LV nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO
ru-RU sk-SK sl-SI sv-SE tr-TR uk-UA vi-VN zh-CN zh-TW`
	monthFirst = `en-CA en-PH en-US fr-CA hu-HU ja-JP ko-KR lt-LT zh-CN zh-TW`
)

// UnmarshalText reads a locale such as en-GB.
func (l *Locale) UnmarshalText(text []byte) error {
	known := strings.Fields(locales)
	for _, locale := range known {
		if locale == string(text) {
			*l = Locale(locale)
			return nil
		}
	}
	hint := "en-US writes May 6 and 9:30 AM; any other, such as en-GB, 6 May and 9:30"
	word, _, _ := strings.Cut(string(text), ".") // en_GB.UTF-8, as systems write it
	if near := closest(word, known); near != "" {
		hint = didYouMean(near, known)
	}
	return wrong(hint, "%q is no locale known here", text)
}

// MonthFirst reports whether 5/6 is the sixth of May.
func (l Locale) MonthFirst() bool {
	for _, locale := range strings.Fields(monthFirst) {
		if locale == string(l) {
			return true
		}
	}
	return false
}
