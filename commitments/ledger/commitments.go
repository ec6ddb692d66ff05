package ledger

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"bywhen/calendar"
	"bywhen/commitments"
)

func commitmentRow(c *commitments.Commitment) row {
	return row{
		{name: "key", cell: textOf(&c.Key)},
		{"label", textOf(&c.Label), "label"},
		{"kind", textOf(&c.Kind), "kind"},
		{"owned_by", textOf(&c.Owner), "owner"},
		{"delegator", textOf(&c.Delegator), "delegator"},
		{"what", textOf(&c.What), "what"},
		{"why", textOf(&c.Why), "why"},
		{"success", textOf(&c.Success), "success"},
		{"how", textOf(&c.How), "how"},
		{"obstacles", listOf(&c.Obstacles), "obstacles"},
		{"assumed", listOf(&c.Assumed), "assumed"},
		{"due", dueOf(&c.Due), "due"},
		{"due_text", textOf(&c.Due.Text), "due_text"},
		{"hard", flagOf(&c.Hard), "hard"},
		{"deep", flagOf(&c.Deep), "deep"},
		{"not_before", dayOf(&c.NotBefore), "not_before"},
		{"effort", amountOf(&c.Effort), "effort"},
		{"minutes_left", amountOf(&c.Left), "left"},
		{"left_at", instantOf(&c.LeftAt), "left_at"},
		{"priority", numberOf(&c.Priority), "priority"},
		{"project", textOf(&c.Project), "project"},
		{"status", textOf(&c.Status), "status"},
		{"closed_at", instantOf(&c.ClosedAt), "closed_at"},
		{"calendar", textOf(&c.Origin.Calendar), "calendar"},
		{"source_uid", textOf(&c.Origin.Source.UID), "source_uid"},
		{"source_rid", textOf(&c.Origin.Source.RecurrenceID), "source_recurrence_id"},
		{"item", numberOf(&c.Origin.Item), "item"},
		{"quote", wordsOf(&c.Origin.Quote), "quote"},
		{"rule", textOf(&c.Origin.Rule), "rule"},
		{"vanished", flagOf(&c.Origin.Vanished), "vanished"},
		{"wish_at", instantOf(&c.Wish.At), "wish_at"},
		{"wish_text", textOf(&c.Wish.Text), "wish_text"},
		{"could_move", listOf(&c.CouldMove), "could_move"},
		{"suggested_move", textOf(&c.SuggestedMove), "suggested_move"},
		{"edited", listOf(&c.Edited), "edited"},
		{"created", instantOf(&c.Created), "created"},
	}
}

var (
	selectCommitments = selectFrom("commitments", commitmentRow(new(commitments.Commitment)))
	upsertCommitment  = upsertInto("commitments", commitmentRow(new(commitments.Commitment)), "key")
)

// Commitments are all commitments with one of the statuses (all when none is
// given), in order of creation, then key.
func (tx *Tx) Commitments(status ...commitments.Status) ([]commitments.Commitment, error) {
	query := selectCommitments
	if len(status) > 0 {
		query += among("status", len(status))
	}
	found, err := all(tx, commitmentRow, query+" ORDER BY created, key", anyOf(status)...)
	if err != nil {
		return nil, fmt.Errorf("read commitments: %w", err)
	}
	return found, nil
}

// DoneSince are the commitments that were done at an instant or after it.
func (tx *Tx) DoneSince(at time.Time) ([]commitments.Commitment, error) {
	since, err := milliseconds(at)
	if err != nil {
		return nil, fmt.Errorf("read commitments: %w", err)
	}
	found, err := all(tx, commitmentRow, selectCommitments+" AND status = 'done' AND closed_at >= ?2 ORDER BY created, key", since)
	if err != nil {
		return nil, fmt.Errorf("read commitments: %w", err)
	}
	return found, nil
}

// Commitment is the commitment with that key, or ErrNotFound.
func (tx *Tx) Commitment(k commitments.Key) (commitments.Commitment, error) {
	c, err := one(tx, commitmentRow, selectCommitments+" AND key = ?2", string(k))
	if err != nil {
		return c, fmt.Errorf("look up commitment %s: %w", k, err)
	}
	return c, nil
}

// ByLabel is the commitment that has, or a label of which once was, that label,
// or ErrNotFound.
func (tx *Tx) ByLabel(label string) (commitments.Commitment, error) {
	c, err := one(tx, commitmentRow, selectCommitments+
		" AND key = (SELECT commitment FROM labels WHERE owner = ?1 AND label = ?2)", label)
	if err != nil {
		return c, fmt.Errorf("look up commitment %s: %w", label, err)
	}
	return c, nil
}

// BySource are the commitments that a source gave rise to, by item.
func (tx *Tx) BySource(s calendar.Source) ([]commitments.Commitment, error) {
	found, err := all(tx, commitmentRow, selectCommitments+
		" AND source_uid = ?2 AND source_uid <> '' AND source_rid = ?3 ORDER BY item", s.UID, s.RecurrenceID)
	if err != nil {
		return nil, fmt.Errorf("look up the commitments of %s: %w", s, err)
	}
	return found, nil
}

// BySeries are the commitments that any instance of a series gave rise to, by
// instance and item.
func (tx *Tx) BySeries(uid string) ([]commitments.Commitment, error) {
	found, err := all(tx, commitmentRow, selectCommitments+
		" AND source_uid = ?2 AND source_uid <> '' ORDER BY source_rid, item", uid)
	if err != nil {
		return nil, fmt.Errorf("look up the commitments of %s: %w", uid, err)
	}
	return found, nil
}

// SaveCommitment inserts or changes a commitment, and writes a line of history
// for every field that differs from what was stored; a new one differs from
// nothing at all. A label that is or was another commitment's gives
// ErrLabelTaken.
func (tx *Tx) SaveCommitment(c commitments.Commitment, m Mark) error {
	if err := tx.whole(func() error { return tx.saveCommitment(&c, m) }); err != nil {
		return fmt.Errorf("save commitment %.*s: %w", maxLabel, c.Label, err)
	}
	return nil
}

func (tx *Tx) saveCommitment(c *commitments.Commitment, m Mark) error {
	if err := m.valid(); err != nil {
		return err
	}
	if err := validLabel(c.Label); err != nil {
		return err
	}
	before, err := tx.Commitment(c.Key)
	if _, err := found(err); err != nil {
		return err
	}
	after := commitmentRow(c)
	changed, err := differences(commitmentRow(&before), after)
	if err != nil || len(changed) == 0 {
		return err
	}
	if err := tx.labelIsFree(c.Label, c.Key); err != nil {
		return err
	}
	if err := tx.save(upsertCommitment, after); err != nil {
		return err
	}
	if _, err := tx.exec("INSERT INTO labels (owner, label, commitment) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", c.Label, string(c.Key)); err != nil {
		return err
	}
	return tx.addHistory(c.Key, "", changed, m)
}

// labelIsFree fails when the label is or was another commitment's.
func (tx *Tx) labelIsFree(label string, k commitments.Key) error {
	holder, err := tx.ByLabel(label)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	case holder.Key != k:
		return fmt.Errorf("%w: by %q; choose another", ErrLabelTaken, holder.What)
	}
	return nil
}

// maxLabel is the longest label that the ledger makes up, and a quarter of the
// longest that it takes.
const maxLabel = 40

// validLabel refuses labels that could not be typed as one word.
func validLabel(label string) error {
	switch {
	case label == "":
		return fmt.Errorf("%w: it has no label", ErrInvalid)
	case len(label) > 4*maxLabel:
		return fmt.Errorf("%w: its label %w", ErrInvalid, tooLong(len(label), 4*maxLabel))
	case strings.ContainsFunc(label, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsGraphic(r) }):
		return fmt.Errorf("%w: its label %q has spaces or invisible characters", ErrInvalid, label)
	}
	return nil
}

// NewLabel is the label to use for a wish such as "riverbed": itself, or with
// the first free number behind it ("riverbed-2"). A wish is put into lower case,
// other characters than letters without accents and digits become hyphens, and
// it is cut at a word if it is long; what has nothing left is "commitment".
func (tx *Tx) NewLabel(wish string) (string, error) {
	label := slug(wish)
	taken := map[string]bool{}
	err := tx.query(func(rows *sql.Rows) error {
		var l string
		err := rows.Scan(&l)
		taken[l] = true
		return err
	}, "SELECT label FROM labels WHERE owner = ?1")
	if err != nil {
		return "", fmt.Errorf("find a label for %q: %w", wish, err)
	}
	for n := 2; taken[label]; n++ {
		number := fmt.Sprintf("-%d", n)
		label = cut(slug(wish), maxLabel-len(number)) + number
	}
	return label, nil
}
