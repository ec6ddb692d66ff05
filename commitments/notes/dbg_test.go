package notes

import (
	"os"
	"testing"
)

// TestDbg prints what is read of the text in NOTES_TEXT.
func TestDbg(t *testing.T) {
	text := os.Getenv("NOTES_TEXT")
	if text == "" {
		t.Skip()
	}
	m := corpusMeeting(t, text)
	r := reader{cast: castOf(&m), dates: datesOf(&m), lines: linesOf(readable(m.Text))}
	for i, l := range r.lines {
		t.Logf("line %d zone %d bullet %v box %d level %d sec %d %q %q", i, l.zone, l.bullet, l.box, l.level, sectionOf(&l), l.text, l.cells)
	}
	used := r.structured()
	for _, run := range r.runs(used) {
		tk := talk{cast: r.cast, dates: r.dates, turns: run.turns}
		t.Log("list", r.isOwnerList(run))
		tk.read()
		for i := range tk.turns {
			rep := tk.replyOf(i)
			t.Logf("turn %d %s %q reply %s", i, tk.turns[i].name, tk.turns[i].text, rep.kind)
			for j := range tk.turns[i].sentences {
				s := &tk.turns[i].sentences[j]
				for _, c := range tk.cast.clausesOf(s) {
					name, n := actTable.at(c.words)
					t.Logf("   %q act %s %d to %s gate %q", c.tail(0), name, n, c.to, gate(s, &c))
				}
			}
		}
		for _, d := range tk.deeds {
			t.Logf("deed %+v", d)
		}
		for _, d := range tk.meets {
			t.Logf("meet %+v", d)
		}
	}
	for _, it := range Read(m).Items {
		t.Logf("ITEM %s %s owner=%s from=%s due=%s (%s %s) %q rule=%s %q", it.Band, it.Kind, it.Owner, it.Delegator, dueText(it.Due), it.Due.Text, it.Doubt, it.What, it.Rule, it.Reasons)
	}
}
