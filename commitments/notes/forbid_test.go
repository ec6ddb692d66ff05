package notes

import "testing"

// TestNotToDo: what is not to be done is no promise, and a reminder is one.
func TestNotToDo(t *testing.T) {
	for line, want := range map[string]int{
		"Roberta: not to do the slides by Dec 3":              0,
		"Roberta: do not send the figures before Friday":      0,
		"Roberta: don't send the figures by Friday":           0,
		"Roberta will not prepare the slides by Friday":       0,
		"@roberta never publish the draft":                    0,
		"Roberta: no need to write the minutes":               0,
		"Roberta: don't forget to send the figures by Friday": 1,
		"Roberta: note the figures of the week by Friday":     1,
	} {
		m := oneToOne(t, "Action items\n- "+line+"\n")
		if got := len(Read(m).Items); got != want {
			t.Errorf("%q: %d items instead of %d: %+v", line, got, want, Read(m).Items)
		}
	}
}
