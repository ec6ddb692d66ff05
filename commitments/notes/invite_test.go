package notes

import "testing"

func TestAnInvitationThatAsksGivesADraft(t *testing.T) {
	for text, want := range map[string]string{
		"Hi Roberta,\n\nplease prepare the figures for the board by 12 May. We go through them in this meeting.\n\nThanks\nJohnathon": "Prepare the figures for the board",
		"Roberta, could you bring a first version of the plan to this meeting?":                                                       "Bring a first version of the plan to this meeting",
		"Hello Roberta and Johnathon,\nplease prepare the figures by 12 May.":                                                         "",
		"Please prepare the figures by 12 May.":                                                                                       "",
		"Hi Roberta,\nplease join five minutes early and feel free to bring a guest.":                                                 "",
	} {
		got := Read(oneToOne(t, text)).Items
		switch {
		case want == "" && len(got) > 0:
			t.Errorf("%q: asked nobody, but gave %+v", text, got)
		case want != "" && (len(got) != 1 || got[0].What != want || got[0].Band != DraftBand || got[0].Owner != roberta || got[0].Delegator != johnathon):
			t.Errorf("%q: got %+v", text, got)
		}
	}
}
