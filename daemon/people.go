package daemon

import (
	"context"
	"time"

	"bywhen/calendar"
	"bywhen/commitments"
	"bywhen/commitments/ledger"
)

// PeopleDocument answers people: those whom the user named, and those with whom
// something is open.
type PeopleDocument struct {
	V      int         `json:"v"`
	People []PersonDoc `json:"people"`
}

// PersonDoc is one of them.
type PersonDoc struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// People answers people.
func (a *App) People(ctx context.Context, _ Empty) (doc PeopleDocument, err error) {
	doc = PeopleDocument{V: Version, People: []PersonDoc{}}
	err = a.view(ctx, func(tx *ledger.Tx, _ time.Time) error {
		all, err := tx.Commitments(commitments.Open, commitments.Draft)
		if err != nil {
			return err
		}
		var addresses []calendar.Address
		for i := range a.core.People {
			addresses = append(addresses, a.core.People[i].Address)
		}
		a.core.byDue(all)
		for i := range all {
			addresses = append(addresses, all[i].Counterpart(a.core.Me.Address))
		}
		seen := map[calendar.Address]bool{"": true, a.core.Me.Address: true}
		for _, who := range addresses {
			if !seen[who] {
				seen[who] = true
				doc.People = append(doc.People, PersonDoc{Name: plain(a.core.name(who)), Address: string(who)})
			}
		}
		return nil
	})
	return doc, err
}
