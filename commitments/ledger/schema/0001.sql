-- Version 1 of the ledger.
--
-- Every row belongs to somebody: owner, the first column of every primary key,
-- is the address of the person whose ledger it is.
-- Instants are integers: milliseconds since 1970-01-01T00:00:00Z; NULL is "not
-- given". Days and due dates are readings of a calendar and stand as text.
-- Lists and events are JSON. Names of constraints are words that people read.

PRAGMA application_id = 0x62797768; -- "bywh"

CREATE TABLE calendars (
	owner         TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	name          TEXT NOT NULL CONSTRAINT "a calendar has a name" CHECK (name <> ''),
	cursor        TEXT NOT NULL DEFAULT '',
	since         INTEGER,
	last_ok       INTEGER,
	error         TEXT NOT NULL DEFAULT '',
	failing_since INTEGER,
	problems      TEXT NOT NULL DEFAULT '[]' CONSTRAINT "problems are a list" CHECK (json_type(problems) = 'array'),
	held          TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

-- The mirror: what stands under one ref of a calendar, and its components. From
-- starts to ends is the time it can touch; what never ends, ends at the largest
-- integer, so that one range of an index answers "what overlaps this window".
CREATE TABLE objects (
	owner    TEXT NOT NULL,
	calendar TEXT NOT NULL,
	ref      TEXT NOT NULL CONSTRAINT "an object has a ref" CHECK (ref <> ''),
	etag     TEXT NOT NULL,
	uid      TEXT NOT NULL,
	starts   INTEGER NOT NULL,
	ends     INTEGER NOT NULL,
	PRIMARY KEY (owner, calendar, ref),
	FOREIGN KEY (owner, calendar) REFERENCES calendars (owner, name) ON DELETE CASCADE,
	CONSTRAINT "an object ends after it starts" CHECK (ends >= starts)
) STRICT, WITHOUT ROWID;

CREATE INDEX objects_by_end ON objects (owner, calendar, ends, starts);
CREATE INDEX objects_by_uid ON objects (owner, uid);

-- The body is the event without its description, which has a column of its own
-- so that it can be cleared.
CREATE TABLE events (
	owner         TEXT NOT NULL,
	calendar      TEXT NOT NULL,
	ref           TEXT NOT NULL,
	n             INTEGER NOT NULL CONSTRAINT "components are counted from 0" CHECK (n >= 0),
	recurrence_id TEXT NOT NULL,
	body          TEXT NOT NULL CONSTRAINT "an event is an object" CHECK (json_type(body) = 'object'),
	description   TEXT NOT NULL,
	PRIMARY KEY (owner, calendar, ref, n),
	FOREIGN KEY (owner, calendar, ref) REFERENCES objects (owner, calendar, ref) ON DELETE CASCADE
) STRICT;

CREATE TABLE readings (
	owner         TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	uid           TEXT NOT NULL CONSTRAINT "a reading is of a meeting" CHECK (uid <> ''),
	recurrence_id TEXT NOT NULL,
	hash          TEXT NOT NULL,
	lines         TEXT NOT NULL CONSTRAINT "lines are a list" CHECK (json_type(lines) = 'array'),
	at            INTEGER NOT NULL,
	PRIMARY KEY (owner, uid, recurrence_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE commitments (
	owner          TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	key            TEXT NOT NULL CONSTRAINT "a commitment has a key" CHECK (key <> ''),
	label          TEXT NOT NULL CONSTRAINT "a commitment has a label" CHECK (label <> ''),
	kind           TEXT NOT NULL CONSTRAINT "kind is work or sign-off" CHECK (kind IN ('work', 'sign-off')),
	owned_by       TEXT NOT NULL,
	delegator      TEXT NOT NULL,
	what           TEXT NOT NULL,
	why            TEXT NOT NULL,
	success        TEXT NOT NULL,
	how            TEXT NOT NULL,
	obstacles      TEXT NOT NULL CONSTRAINT "obstacles are a list" CHECK (json_type(obstacles) = 'array'),
	assumed        TEXT NOT NULL CONSTRAINT "assumed is a list" CHECK (json_type(assumed) = 'array'),
	due            TEXT NOT NULL CONSTRAINT "due begins with a day" CHECK (due = '' OR due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'),
	due_text       TEXT NOT NULL,
	hard           INTEGER NOT NULL CONSTRAINT "hard is yes or no" CHECK (hard IN (0, 1)),
	deep           INTEGER NOT NULL CONSTRAINT "deep is yes or no" CHECK (deep IN (0, 1)),
	not_before     TEXT NOT NULL CONSTRAINT "not before is a day" CHECK (not_before = '' OR not_before GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	effort         INTEGER CONSTRAINT "effort is not negative" CHECK (effort >= 0),
	minutes_left   INTEGER CONSTRAINT "what is left is not negative" CHECK (minutes_left >= 0),
	left_at        INTEGER,
	priority       INTEGER NOT NULL CONSTRAINT "priority is from 1 to 9, or 0 for none" CHECK (priority BETWEEN 0 AND 9),
	project        TEXT NOT NULL,
	status         TEXT NOT NULL CONSTRAINT "status is draft, open, done or dropped" CHECK (status IN ('draft', 'open', 'done', 'dropped')),
	closed_at      INTEGER,
	calendar       TEXT NOT NULL,
	source_uid     TEXT NOT NULL,
	source_rid     TEXT NOT NULL,
	item           INTEGER NOT NULL CONSTRAINT "items are not negative" CHECK (item >= 0),
	quote          TEXT NOT NULL,
	rule           TEXT NOT NULL,
	vanished       INTEGER NOT NULL CONSTRAINT "vanished is yes or no" CHECK (vanished IN (0, 1)),
	wish_at        INTEGER,
	wish_text      TEXT NOT NULL,
	could_move     TEXT NOT NULL CONSTRAINT "could_move is a list" CHECK (json_type(could_move) = 'array'),
	suggested_move TEXT NOT NULL,
	edited         TEXT NOT NULL CONSTRAINT "edited is a list" CHECK (json_type(edited) = 'array'),
	created        INTEGER NOT NULL,
	PRIMARY KEY (owner, key),
	UNIQUE (owner, label)
) STRICT;

-- One item of one meeting is one commitment, however often it is read.
CREATE UNIQUE INDEX commitments_by_source ON commitments (owner, source_uid, source_rid, item) WHERE source_uid <> '';

CREATE TRIGGER commitments_stay BEFORE DELETE ON commitments
BEGIN SELECT RAISE(ABORT, 'a commitment is never deleted, only dropped'); END;

-- Every label that was ever in use, and whose it is for ever.
CREATE TABLE labels (
	owner      TEXT NOT NULL,
	label      TEXT NOT NULL,
	commitment TEXT NOT NULL,
	PRIMARY KEY (owner, label),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER labels_are_kept BEFORE DELETE ON labels
BEGIN SELECT RAISE(ABORT, 'a label is never given up'); END;
CREATE TRIGGER labels_are_constant BEFORE UPDATE ON labels
BEGIN SELECT RAISE(ABORT, 'a label never passes to another commitment'); END;

CREATE TABLE history (
	owner      TEXT NOT NULL,
	n          INTEGER NOT NULL CONSTRAINT "history is counted from 1" CHECK (n >= 1),
	at         INTEGER NOT NULL,
	by         TEXT NOT NULL CONSTRAINT "a change has an author" CHECK (by <> ''),
	why        TEXT NOT NULL,
	commitment TEXT NOT NULL,
	field      TEXT NOT NULL CONSTRAINT "a change is of a field" CHECK (field <> ''),
	before     TEXT NOT NULL,
	after      TEXT NOT NULL,
	PRIMARY KEY (owner, n),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX history_by_commitment ON history (owner, commitment, n);

CREATE TRIGGER history_is_kept BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_is_constant BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TABLE check_ins (
	owner           TEXT NOT NULL,
	commitment      TEXT NOT NULL,
	n               INTEGER NOT NULL CONSTRAINT "check-ins are counted from 1" CHECK (n >= 1),
	uid             TEXT NOT NULL,
	starts          INTEGER,
	ends            INTEGER,
	state           TEXT NOT NULL CONSTRAINT "state is proposed, booked, moved, removed, took_place or cancelled"
		CHECK (state IN ('proposed', 'booked', 'moved', 'removed', 'took_place', 'cancelled')),
	host_uid        TEXT NOT NULL,
	free_before     INTEGER NOT NULL CONSTRAINT "free time is not negative" CHECK (free_before >= 0),
	free_after      INTEGER NOT NULL CONSTRAINT "free time is not negative" CHECK (free_after >= 0),
	alternatives    TEXT NOT NULL CONSTRAINT "alternatives are a list" CHECK (json_type(alternatives) = 'array'),
	calendar        TEXT NOT NULL,
	ref             TEXT NOT NULL,
	etag            TEXT NOT NULL,
	written_start   INTEGER,
	written_end     INTEGER,
	written_summary TEXT NOT NULL,
	written_text    TEXT NOT NULL,
	theirs          INTEGER NOT NULL CONSTRAINT "theirs is a set of fields" CHECK (theirs >= 0),
	PRIMARY KEY (owner, commitment, n),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key),
	CONSTRAINT "a check-in ends after it starts" CHECK (ends >= starts)
) STRICT;

CREATE UNIQUE INDEX check_ins_by_uid ON check_ins (owner, uid) WHERE uid <> '';

-- What a person deleted never comes back. Were a removed check-in allowed any
-- other state, it could become live again from there.
CREATE TRIGGER check_ins_tombstone BEFORE UPDATE ON check_ins
WHEN OLD.state = 'removed' AND NEW.state <> 'removed'
BEGIN SELECT RAISE(ABORT, 'a removed check-in never comes back'); END;
CREATE TRIGGER check_ins_are_kept BEFORE DELETE ON check_ins
BEGIN SELECT RAISE(ABORT, 'a check-in is never deleted'); END;

CREATE TABLE decisions (
	owner     TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	n         INTEGER NOT NULL CONSTRAINT "decisions are counted from 1" CHECK (n >= 1),
	at        INTEGER NOT NULL,
	by        TEXT NOT NULL,
	reason    TEXT NOT NULL,
	overload  TEXT NOT NULL,
	offered   TEXT NOT NULL CONSTRAINT "what was offered is a list" CHECK (json_type(offered) = 'array'),
	suggested TEXT NOT NULL,
	chosen    TEXT NOT NULL,
	PRIMARY KEY (owner, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision_changes (
	owner       TEXT NOT NULL,
	decision    INTEGER NOT NULL,
	n           INTEGER NOT NULL CONSTRAINT "changes are counted from 1" CHECK (n >= 1),
	commitment  TEXT NOT NULL,
	before      TEXT NOT NULL,
	before_text TEXT NOT NULL,
	after       TEXT NOT NULL,
	after_text  TEXT NOT NULL,
	cut_minutes INTEGER NOT NULL CONSTRAINT "what is cut is not negative" CHECK (cut_minutes >= 0),
	handed_to   TEXT NOT NULL,
	in_time     INTEGER NOT NULL CONSTRAINT "in time is yes or no" CHECK (in_time IN (0, 1)),
	slip_days   INTEGER NOT NULL,
	PRIMARY KEY (owner, decision, n),
	FOREIGN KEY (owner, decision) REFERENCES decisions (owner, n),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decisions_are_constant BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_changes_are_kept BEFORE DELETE ON decision_changes
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_changes_are_constant BEFORE UPDATE ON decision_changes
BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;

CREATE TABLE proposals (
	owner      TEXT NOT NULL,
	commitment TEXT NOT NULL,
	field      TEXT NOT NULL CONSTRAINT "a proposal is for a field" CHECK (field <> ''),
	before     TEXT NOT NULL,
	after      TEXT NOT NULL,
	quote      TEXT NOT NULL,
	at         INTEGER NOT NULL,
	PRIMARY KEY (owner, commitment, field),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE actions (
	owner      TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	n          INTEGER NOT NULL CONSTRAINT "actions are counted from 1" CHECK (n >= 1),
	key        TEXT NOT NULL CONSTRAINT "an action has a key" CHECK (key <> ''),
	kind       TEXT NOT NULL CONSTRAINT "an action has a kind" CHECK (kind <> ''),
	calendar   TEXT NOT NULL,
	uid        TEXT NOT NULL,
	state      TEXT NOT NULL CONSTRAINT "state is pending, inflight, done, failed, unknown or moot"
		CHECK (state IN ('pending', 'inflight', 'done', 'failed', 'unknown', 'moot')),
	request    TEXT CONSTRAINT "request is JSON" CHECK (json_valid(request)),
	before     TEXT CONSTRAINT "before is JSON" CHECK (json_valid(before)),
	after      TEXT CONSTRAINT "after is JSON" CHECK (json_valid(after)),
	error      TEXT NOT NULL,
	attempts   INTEGER NOT NULL CONSTRAINT "attempts are not negative" CHECK (attempts >= 0),
	not_before INTEGER,
	created    INTEGER NOT NULL,
	finished   INTEGER,
	commitment TEXT,
	undoes     INTEGER,
	undone_by  INTEGER,
	PRIMARY KEY (owner, n),
	UNIQUE (owner, key),
	FOREIGN KEY (owner, commitment) REFERENCES commitments (owner, key),
	FOREIGN KEY (owner, undoes) REFERENCES actions (owner, n),
	FOREIGN KEY (owner, undone_by) REFERENCES actions (owner, n)
) STRICT;

CREATE INDEX actions_by_state ON actions (owner, state, n);
CREATE INDEX actions_by_uid ON actions (owner, uid) WHERE uid <> '';

CREATE TRIGGER actions_are_kept BEFORE DELETE ON actions
BEGIN SELECT RAISE(ABORT, 'an action is never deleted: its key is taken for ever'); END;
CREATE TRIGGER actions_keep_their_key BEFORE UPDATE ON actions
WHEN OLD.owner <> NEW.owner OR OLD.n <> NEW.n OR OLD.key <> NEW.key
BEGIN SELECT RAISE(ABORT, 'the key of an action never changes'); END;

CREATE TABLE said (
	owner   TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	topic   TEXT NOT NULL CONSTRAINT "a saying has a topic" CHECK (topic <> ''),
	channel TEXT NOT NULL CONSTRAINT "a saying has a channel" CHECK (channel <> ''),
	n       INTEGER NOT NULL, -- counts up over all sayings: which was last, whatever the clock says
	at      INTEGER NOT NULL,
	detail  TEXT CONSTRAINT "detail is JSON" CHECK (json_valid(detail)),
	PRIMARY KEY (owner, topic, channel)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX said_in_order ON said (owner, n);

CREATE TABLE settings (
	owner TEXT NOT NULL CONSTRAINT "a ledger has an owner" CHECK (owner <> ''),
	name  TEXT NOT NULL CONSTRAINT "a setting has a name" CHECK (name <> ''),
	value TEXT NOT NULL,
	PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
