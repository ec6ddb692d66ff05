package notes

import "testing"

func TestWhichDateOfASentenceSaysByWhen(t *testing.T) {
	m := oneToOne(t, "")
	d := datesOf(&m)
	for text, want := range map[string]string{
		"send the report by Friday":                 "2026-05-08 by",
		"send the report on Friday":                 "2026-05-08 on",
		"send the report before Friday":             "2026-05-07 before",
		"send the report until Friday":              "2026-05-08 by",
		"send the report after the 12th":            "2026-05-12 after",
		"send the report by 3pm tomorrow":           "2026-05-05 15:00 by",
		"send the report tonight":                   "2026-05-04 on",
		"send the notes of Monday's call by Friday": "2026-05-08 by",
		"send the Friday report":                    "",
		"send the figures for April":                "",
		"send the figures of 28 April":              "",
		"it was due last Friday":                    "",
		"spend up to 400":                           "",
		"two hours a week":                          "",
		"half a day":                                "",
		"start on Monday and finish by Friday":      "2026-05-08 by",
		"on Monday, or rather on Tuesday":           "2026-05-05 on",
		"by Friday, or by Monday":                   "2026-05-08 by",
		"check access for the migration weekend":    "",
		"in June":                                   "2026-06-30 on",
		"nothing about dates":                       "",
		"within three days":                         "2026-05-07 by",
		"for Friday's meeting":                      "2026-05-08 on",
		"from Friday on":                            "",
	} {
		got := ""
		if dl := d.deadline(text); dl.given() {
			got = dueText(dl.due) + " " + dl.kind
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if dl := d.deadline("for Friday's meeting"); dl == nil || dl.doubt == "" {
		t.Error("a day that belongs to a meeting is a doubtful deadline")
	}
}
