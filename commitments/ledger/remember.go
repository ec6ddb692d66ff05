package ledger

// Remember gives what compute gives, and for the same key the same again for as
// long as this transaction writes nothing. What compute answers must follow from
// the key and the ledger alone. The answer is shared by all who ask: nobody may
// change it. Errors are not remembered.
func Remember[K comparable, V any](tx *Tx, key K, compute func() (V, error)) (V, error) {
	if v, ok := tx.remembered[key]; ok {
		return v.(V), nil
	}
	before := tx.changes
	v, err := compute()
	if err == nil && tx.changes == before {
		if tx.remembered == nil {
			tx.remembered = map[any]any{}
		}
		tx.remembered[key] = v
	}
	return v, err
}

// changed forgets what was remembered.
func (tx *Tx) changed() {
	tx.changes++
	clear(tx.remembered)
}
