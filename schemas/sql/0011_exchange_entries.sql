-- Sending systems and services that were registered over the management listener: they come before those of the settings.
-- The definition is JSON; of a password it has the argon2id hash.

CREATE TABLE exchange_entries (
    kind       TEXT NOT NULL CHECK (kind IN ('system', 'service')),
    id         TEXT NOT NULL,
    definition TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- The word to a sender is kept with every attempt, as a message is. `outcome` is set once nobody tries any more.

ALTER TABLE exchange_notices ADD COLUMN outcome TEXT CHECK (outcome IN ('told', 'given-up'));

CREATE TABLE exchange_notice_attempts (
    notice_id INTEGER NOT NULL REFERENCES exchange_notices (id),
    number    INTEGER NOT NULL CHECK (number > 0),
    begun_at  INTEGER NOT NULL,
    outcome   TEXT,
    answer    TEXT,
    next_at   INTEGER,
    PRIMARY KEY (notice_id, number)
) STRICT, WITHOUT ROWID;

DROP INDEX exchange_notices_due;
CREATE INDEX exchange_notices_due ON exchange_notices (receiver, due_at) WHERE outcome IS NULL;
CREATE INDEX exchange_notices_message ON exchange_notices (message_id);

-- When a message is late by its service's rule, and what became of that: 0 not yet seen, 1 it was late, 2 it was in time.

ALTER TABLE exchange_messages ADD COLUMN late_at INTEGER;
ALTER TABLE exchange_messages ADD COLUMN late INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1, 2));
CREATE INDEX exchange_late ON exchange_messages (late_at) WHERE late = 0 AND late_at IS NOT NULL;

-- Chains whose provider is the gateway itself: the request that each became, and what its sender has been told: 0 nothing yet, 1 that it is in
-- work, 2 how it ended.

CREATE TABLE exchange_cases (
    correlation_id INTEGER PRIMARY KEY REFERENCES exchange_chains (correlation_id),
    service_id     TEXT NOT NULL,
    provider       TEXT NOT NULL,
    number         TEXT NOT NULL,
    form           TEXT NOT NULL,
    told           INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1, 2))
) STRICT;

CREATE INDEX exchange_cases_open ON exchange_cases (correlation_id) WHERE told < 2;
