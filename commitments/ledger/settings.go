package ledger

import (
	"database/sql"
	"fmt"
)

// A setting is a row of settings.
type setting struct{ name, value string }

func settingRow(s *setting) row {
	return row{{name: "name", cell: textOf(&s.name)}, {name: "value", cell: textOf(&s.value)}}
}

var upsertSetting = upsertInto("settings", settingRow(new(setting)), "name")

// Setting is a remembered value, "" if none: "paused_until", "muted/<uid>".
func (tx *Tx) Setting(name string) (string, error) {
	s, err := one(tx, settingRow, selectFrom("settings", settingRow(new(setting)))+" AND name = ?2", name)
	if _, err := found(err); err != nil {
		return "", fmt.Errorf("look up setting %s: %w", name, err)
	}
	return s.value, nil
}

// SetSetting remembers a value; "" forgets it.
func (tx *Tx) SetSetting(name, value string) (err error) {
	if value == "" {
		_, err = tx.exec("DELETE FROM settings WHERE owner = ?1 AND name = ?2", name)
	} else {
		err = tx.save(upsertSetting, settingRow(&setting{name, value}))
	}
	if err != nil {
		return fmt.Errorf("remember setting %s: %w", name, err)
	}
	return nil
}

// Settings are the remembered values whose names begin with the prefix.
func (tx *Tx) Settings(prefix string) (map[string]string, error) {
	settings := map[string]string{}
	err := tx.query(func(rows *sql.Rows) error {
		var s setting
		err := rows.Scan(settingRow(&s).targets()...)
		settings[s.name] = s.value
		return err
	}, "SELECT name, value FROM settings WHERE owner = ?1 AND name >= ?2 AND substr(name, 1, length(?2)) = ?2", prefix)
	if err != nil {
		return nil, fmt.Errorf("look up settings %s…: %w", prefix, err)
	}
	return settings, nil
}
