-- Version 2 of the ledger.

-- All free minutes from the placing of a check-in to its due date, of which
-- free_before is a fraction that is shown.
ALTER TABLE check_ins ADD COLUMN free INTEGER NOT NULL DEFAULT 0
	CONSTRAINT "free time is not negative" CHECK (free >= 0);

-- Until now they were those before and those after.
UPDATE check_ins SET free = free_before + free_after;

-- Old texts are trimmed at every pass, and most events have none left.
CREATE INDEX events_with_text ON events (owner, calendar, ref) WHERE description <> '';

-- What is done stays for ever, but hardly anybody asks for it.
CREATE INDEX commitments_by_status ON commitments (owner, status);
