-- Version 3 of the ledger.

-- What a person allowed before bywhen did it: to invite somebody, to send them
-- something, to move what they were sent (R8). The words are those that were
-- shown to whoever said yes.
CREATE TABLE consents (
	owner      TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	n          INTEGER NOT NULL CONSTRAINT "consents are counted from 1" CHECK (n >= 1),
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL CONSTRAINT "a consent is given by somebody" CHECK (by <> ''),
	kind       TEXT NOT NULL CONSTRAINT "a consent has a kind" CHECK (kind <> ''),
	about      TEXT NOT NULL,
	person     TEXT NOT NULL,
	commitment TEXT,
	words      TEXT NOT NULL CONSTRAINT "a consent says what was shown" CHECK (words <> ''),
	PRIMARY KEY (owner, n),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX consents_by_about ON consents (owner, kind, about);

CREATE TRIGGER consents_are_kept BEFORE DELETE ON consents
BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;
CREATE TRIGGER consents_are_constant BEFORE UPDATE ON consents
BEGIN SELECT RAISE(ABORT, 'consents are append-only'); END;

-- Who stands on a check-in's event as a guest, and what they answered.
ALTER TABLE check_ins ADD COLUMN guest TEXT NOT NULL DEFAULT '';
ALTER TABLE check_ins ADD COLUMN answer TEXT NOT NULL DEFAULT '';

-- When other people are busy, as a calendar's server last said, and for which
-- window it was asked. An error means that nothing is known.
CREATE TABLE busy (
	owner  TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	person TEXT NOT NULL CONSTRAINT "busy time is somebody's" CHECK (person <> ''),
	at     INTEGER NOT NULL,
	starts INTEGER NOT NULL,
	ends   INTEGER NOT NULL,
	spans  TEXT NOT NULL CONSTRAINT "spans are a list" CHECK (json_type(spans) = 'array'),
	error  TEXT NOT NULL,
	PRIMARY KEY (owner, person),
	CONSTRAINT "a window ends after it starts" CHECK (ends >= starts)
) STRICT, WITHOUT ROWID;

-- For which due date a check-in's time was chosen (unknown for those placed
-- until now), and when it should begin since that date moved.
ALTER TABLE check_ins ADD COLUMN placed_for INTEGER;
ALTER TABLE check_ins ADD COLUMN wanted INTEGER;
