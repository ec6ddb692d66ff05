package notes

import "testing"

func TestOnlyWhatIsAgreedIsARecord(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		band Band // "" for nothing
		due  string
	}{
		"asked":                   {"Johnathon: Could you send the report by Friday?\nRoberta: What report?", DraftBand, "2026-05-08"},
		"asked and taken on":      {"Johnathon: Could you send the report by Friday?\nRoberta: Sure.", Record, "2026-05-08"},
		"asked and refused":       {"Johnathon: Could you send the report by Friday?\nRoberta: No, I can't.", "", ""},
		"asked and left open":     {"Johnathon: Could you send the report by Friday?\nRoberta: Maybe.", DraftBand, "2026-05-08"},
		"another date, open":      {"Johnathon: Could you send the report by Friday?\nRoberta: How about Monday?", DraftBand, "2026-05-11"},
		"another date, own yes":   {"Johnathon: Could you send the report by Friday?\nRoberta: How about Monday?\nRoberta: Yes, okay.", DraftBand, "2026-05-11"},
		"another date, accepted":  {"Johnathon: Could you send the report by Friday?\nRoberta: How about Monday?\nJohnathon: Monday it is.", Record, "2026-05-11"},
		"another date, refused":   {"Johnathon: Could you send the report by Friday?\nRoberta: How about Monday?\nJohnathon: No.", "", ""},
		"said back, not heard":    {"Johnathon: Please send the report by Friday.\nRoberta: So you want me to send the report by Friday?", DraftBand, "2026-05-08"},
		"said back and confirmed": {"Johnathon: Please send the report by Friday.\nRoberta: So you want me to send the report by Friday?\nJohnathon: Exactly.", Record, "2026-05-08"},
		"said back and set right": {"Johnathon: Please send the report by Friday.\nRoberta: So you want me to send the report by Friday?\nJohnathon: Not quite, the raw data.", DraftBand, "2026-05-08"},
		"offered":                 {"Roberta: Shall I send the report by Friday?\nJohnathon: What report?", DraftBand, "2026-05-08"},
		"offered and wanted":      {"Roberta: Shall I send the report by Friday?\nJohnathon: Please do.", Record, "2026-05-08"},
		"offered and not wanted":  {"Roberta: Shall I send the report by Friday?\nJohnathon: No need.", "", ""},
		"promised":                {"Roberta: I will send the report by Friday.", Record, "2026-05-08"},
		"promised, not wanted":    {"Roberta: I will send the report by Friday.\nJohnathon: No need, thanks.", "", ""},
		"promised without a date": {"Roberta: I will send the report.", DraftBand, ""},
		"promised to nobody":      {"Roberta: I will send the report on Friday.", DraftBand, "2026-05-08"},
		"promised and heard":      {"Roberta: I will send the report on Friday.\nJohnathon: Fine.", Record, "2026-05-08"},
		"taken back":              {"Roberta: I will send the report by Friday. Scratch that.", "", ""},
		"thanks are no yes":       {"Johnathon: Could you send the report by Friday?\nRoberta: Thanks for asking.", DraftBand, "2026-05-08"},
		"a yes to something else": {"Johnathon: Please send the report by Friday. Is it cold there?\nRoberta: Yes.", DraftBand, "2026-05-08"},
		"refused, then taken on":  {"Johnathon: Could you send the report by Friday?\nRoberta: No, sorry.\nJohnathon: Please.\nRoberta: Okay, I'll do it.", Record, "2026-05-08"},
		"with the work it takes":  {"Johnathon: I need you to write the report by Friday.\nRoberta: That takes me about three hours.", Record, "2026-05-08"},
		"with no room for it":     {"Johnathon: I need you to write the report by Friday.\nRoberta: That takes me three hours, but I am full.", DraftBand, "2026-05-08"},
		"done already":            {"Johnathon: Could you send the report by Friday?\nRoberta: I sent it this morning.", "", ""},
		"a wink":                  {"Johnathon: Could you send the report by Friday?\nRoberta: Sure, right after I win the lottery.", DraftBand, "2026-05-08"},
		"a corrected date":        {"Roberta: I will send the report by Thursday. No wait, by Friday.\nJohnathon: Fine.", Record, "2026-05-08"},
		"a date that comes later": {"Johnathon: Please send the report.\nRoberta: By when?\nJohnathon: By Friday.\nRoberta: Okay.", Record, "2026-05-08"},
		"a decision promised":     {"Roberta: Can you decide on the logo by Friday?\nJohnathon: I'll let you know by Thursday.", Record, "2026-05-07"},
	} {
		t.Run(name, func(t *testing.T) {
			items := Read(oneToOne(t, c.text)).Items
			got, due := Band(""), ""
			if len(items) > 0 {
				got, due = items[0].Band, dueText(items[0].Due)
			}
			if len(items) > 1 || got != c.band || due != c.due {
				t.Errorf("%q due %q, want %q due %q: %+v", got, due, c.band, c.due, items)
			}
		})
	}
}

func TestEffortInTheSameBreath(t *testing.T) {
	for text, want := range map[string]int{
		"Roberta: I will write the report by Friday, one day of work.\nJohnathon: Thanks.":              480,
		"Roberta: I will write the report by Friday, half a day of work.\nJohnathon: Thanks.":           240,
		"Johnathon: Could you write the report, two days of work, by Friday?\nRoberta: Yes, I will.":    0, // the other side's guess
		"Johnathon: Could you write the report by Friday?\nRoberta: Sure, that takes me about one day.": 480,
	} {
		items := Read(oneToOne(t, text)).Items
		if len(items) != 1 || items[0].Band != Record || items[0].What != "Write the report" || items[0].Effort.N != want {
			t.Errorf("%q gives %+v, want one record of %d minutes", text, items, want)
		}
	}
}
