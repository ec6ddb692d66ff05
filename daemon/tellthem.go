package daemon

import (
	"fmt"
	"time"

	"bywhen/calendar"
)

// TellDoc is somebody who asked for work whose date was moved by another hand,
// and should hear of it.
type TellDoc struct {
	Decision int        `json:"decision"`
	Who      string     `json:"who"`
	ID       string     `json:"id"`
	What     string     `json:"what"`
	From     *time.Time `json:"from"`
	To       *time.Time `json:"to"`
	By       string     `json:"by"` // who decided
}

const (
	// tellFor is how long after a decision somebody is on the list.
	tellFor = 28 * 24 * time.Hour
	// toldPrefix names what somebody was told, by decision and person.
	toldPrefix = "told/"
)

func toldKey(decision int, who calendar.Address) string {
	return fmt.Sprintf("%s%d/%s", toldPrefix, decision, who)
}

// tellThem is the list of who should hear of a decision, of one person or, for
// "", of all: whoever asked for the work, unless they decided themselves or were
// told.
func (v *viewer) tellThem(only calendar.Address) ([]TellDoc, error) {
	docs := []TellDoc{}
	all, err := v.tx.Decisions()
	if err != nil {
		return nil, err
	}
	taken, err := undoneDecisions(v.tx)
	if err != nil {
		return nil, err
	}
	told, err := v.tx.Settings(toldPrefix)
	if err != nil {
		return nil, err
	}
	for i := range all {
		d := &all[i]
		if taken[d.N] || undoOf(d) > 0 || v.now.Sub(d.At) > tellFor {
			continue
		}
		for _, ch := range d.Changes {
			k, err := v.tx.Commitment(ch.Commitment)
			if err != nil {
				return nil, err
			}
			who := k.Counterpart(v.core.Me.Address)
			if who == "" || who == d.By || only != "" && who != only || told[toldKey(d.N, who)] != "" || !k.Agreed() {
				continue
			}
			docs = append(docs, TellDoc{
				Decision: d.N, Who: v.core.name(who), ID: k.Label, What: k.What,
				From: v.at(v.core.dueAt(ch.Before)), To: v.at(v.core.dueAt(ch.After)), By: v.core.name(d.By),
			})
		}
	}
	return docs, nil
}

// noteTold records that a person heard of everything on their list.
func (v *viewer) noteTold(who calendar.Address) error {
	list, err := v.tellThem(who)
	if err != nil {
		return err
	}
	for _, t := range list {
		if err := v.tx.SetSetting(toldKey(t.Decision, who), v.now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
	}
	return nil
}
