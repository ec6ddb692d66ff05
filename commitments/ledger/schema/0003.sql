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

-- Mail as it was written, byte for byte, under the key of the action that sends
-- it: what is sent again is the same. Long after it was sent the bytes go.
CREATE TABLE outbox (
	owner      TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	key        TEXT NOT NULL CONSTRAINT "a letter has a key" CHECK (key <> ''),
	message_id TEXT NOT NULL CONSTRAINT "a letter has a Message-ID" CHECK (message_id <> ''),
	sender     TEXT NOT NULL CONSTRAINT "a letter has a sender" CHECK (sender <> ''),
	recipients TEXT NOT NULL CONSTRAINT "recipients are a list" CHECK (json_type(recipients) = 'array'),
	subject    TEXT NOT NULL,
	bytes      TEXT NOT NULL,
	created    INTEGER NOT NULL,
	PRIMARY KEY (owner, key)
) STRICT;

CREATE TRIGGER letters_are_constant BEFORE UPDATE ON outbox
WHEN NEW.message_id <> OLD.message_id OR NEW.sender <> OLD.sender OR NEW.recipients <> OLD.recipients OR NEW.bytes NOT IN (OLD.bytes, '')
BEGIN SELECT RAISE(ABORT, 'a letter is never rewritten'); END;
CREATE TRIGGER letters_are_kept BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'a letter is never deleted'); END;

-- Feeds that others subscribe to. The secret of an address is kept as its
-- SHA-256 alone. A revoked feed keeps its name, so that its file can be removed.
CREATE TABLE feeds (
	owner   TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	name    TEXT NOT NULL CONSTRAINT "a feed has a name" CHECK (name <> ''),
	person  TEXT NOT NULL,
	shows   TEXT NOT NULL CONSTRAINT "a feed shows busy, titles or full" CHECK (shows IN ('busy', 'titles', 'full')),
	secret  TEXT NOT NULL CONSTRAINT "the secret of a feed is kept as a hash" CHECK (length(secret) = 64),
	created INTEGER NOT NULL,
	revoked INTEGER,
	PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

-- What a feed shows, entry by entry: as of when, and how often it has changed
-- (RFC 5545 3.8.7). An entry that is gone is shown as cancelled for a while;
-- then its content goes, and its number stays, in case it comes back.
CREATE TABLE feed_entries (
	owner    TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	feed     TEXT NOT NULL CONSTRAINT "an entry is of a feed" CHECK (feed <> ''),
	uid      TEXT NOT NULL CONSTRAINT "an entry has a UID" CHECK (uid <> ''),
	sequence INTEGER NOT NULL CONSTRAINT "a sequence is not negative" CHECK (sequence >= 0),
	changed  INTEGER NOT NULL,
	gone     INTEGER,
	content  TEXT CONSTRAINT "content is JSON" CHECK (json_valid(content)),
	PRIMARY KEY (owner, feed, uid)
) STRICT;

-- The event in which bywhen asks on the calendar: one at a time. What it asks
-- are the lines with a box; a person who deletes it is not asked the same again.
CREATE TABLE question_events (
	owner    TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	n        INTEGER NOT NULL CONSTRAINT "question events are counted from 1" CHECK (n >= 1),
	uid      TEXT NOT NULL CONSTRAINT "a question event has a UID" CHECK (uid <> ''),
	state    TEXT NOT NULL CONSTRAINT "state is asked, removed or settled" CHECK (state IN ('asked', 'removed', 'settled')),
	calendar TEXT NOT NULL,
	ref      TEXT NOT NULL,
	etag     TEXT NOT NULL,
	day      TEXT NOT NULL CONSTRAINT "a question event has a day" CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	summary  TEXT NOT NULL,
	text     TEXT NOT NULL,
	theirs   INTEGER NOT NULL CONSTRAINT "theirs is a set of fields" CHECK (theirs >= 0),
	asks     TEXT NOT NULL CONSTRAINT "what is asked is a list" CHECK (json_type(asks) = 'array'),
	PRIMARY KEY (owner, n),
	UNIQUE (owner, uid)
) STRICT;

CREATE TRIGGER question_events_tombstone BEFORE UPDATE ON question_events
WHEN OLD.state = 'removed' AND NEW.state <> 'removed'
BEGIN SELECT RAISE(ABORT, 'a removed question never comes back'); END;
CREATE TRIGGER question_events_are_kept BEFORE DELETE ON question_events
BEGIN SELECT RAISE(ABORT, 'a question event is never deleted'); END;

-- Notes to oneself are events with a question mark before their title, and are
-- looked for at every pass. Most events have no question mark anywhere.
CREATE INDEX events_with_question ON events (owner, calendar, ref) WHERE instr(body, '?') > 0;
