-- A request changes fewer pages: what is absent is in no index, and the steps of the usual commits stand in rows that these commits
-- write anyway. And a check of a row costs no table: SQLite makes a list of three or more behind IN into one, with pages of its own, each
-- time that a row is written.

CREATE TABLE requests_of_schema_12 (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
    identity       BLOB UNIQUE CHECK (length(identity) = 32),
    message        BLOB CHECK (length(message) = 32),
    owner          BLOB CHECK (length(owner) = 32),
    signer         BLOB CHECK (length(signer) = 32),
    tokens         BLOB NOT NULL DEFAULT x'' CHECK (length(tokens) % 32 = 0),
    channel        TEXT NOT NULL CHECK (channel = 'rest' OR channel = 'soap'),
    sender         TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    digest         BLOB NOT NULL CHECK (length(digest) = 32),
    service_id     TEXT NOT NULL,
    declarant_id   TEXT NOT NULL,
    request_number TEXT,
    received_at    INTEGER NOT NULL,
    registered_at  INTEGER NOT NULL,
    due_at         INTEGER,
    state          TEXT NOT NULL CHECK (state = 'registered' OR state = 'documents-checked' OR state = 'in-work' OR state = 'completed' OR
                                        state = 'refused' OR state = 'documents-refused'),
    state_since    INTEGER NOT NULL,
    revision       INTEGER NOT NULL CHECK (revision >= 0),
    work_at        INTEGER,
    lease_owner    TEXT,
    lease_until    INTEGER,
    outcome        BLOB,
    queue          TEXT,
    queue_number   INTEGER CHECK (queue_number > 0),
    route          TEXT CHECK (route = 'centre' OR route = 'provider' OR route = 'office'),
    representative TEXT,
    account_id     INTEGER REFERENCES accounts (id),
    -- The steps up to the registration and, where it came with it, those of the first change: packed as in `step_log`.
    lines          BLOB,
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((queue IS NULL) = (queue_number IS NULL)),
    CHECK ((work_at IS NULL) = (state = 'completed' OR state = 'refused' OR state = 'documents-refused'))
) STRICT;

INSERT INTO requests_of_schema_12 (id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, service_id,
                                   declarant_id, request_number, received_at, registered_at, due_at, state, state_since, revision, work_at,
                                   lease_owner, lease_until, outcome, queue, queue_number, route, representative, account_id)
SELECT id, number, identity, message, owner, signer, tokens, channel, sender, message_id, digest, service_id, declarant_id, request_number,
       received_at, registered_at, due_at, state, state_since, revision, work_at, lease_owner, lease_until, outcome, queue, queue_number,
       route, representative, account_id
FROM requests ORDER BY id;

DROP TABLE requests;
ALTER TABLE requests_of_schema_12 RENAME TO requests;

CREATE UNIQUE INDEX requests_message ON requests (message) WHERE message IS NOT NULL;
CREATE UNIQUE INDEX requests_queue ON requests (queue, queue_number) WHERE queue IS NOT NULL;
CREATE INDEX requests_work ON requests (work_at) WHERE work_at IS NOT NULL;
CREATE INDEX requests_declarant ON requests (declarant_id);
CREATE INDEX requests_representative ON requests (representative) WHERE representative IS NOT NULL;
CREATE INDEX requests_account ON requests (account_id) WHERE account_id IS NOT NULL;

-- The steps of the change that brought the result, and its revision.
ALTER TABLE results ADD COLUMN revision INTEGER;
ALTER TABLE results ADD COLUMN lines BLOB;

-- The step log, wherever it stands.
CREATE VIEW steps AS
SELECT request_id, revision, lines FROM step_log
UNION ALL SELECT id, 0, lines FROM requests WHERE lines IS NOT NULL
UNION ALL SELECT request_id, revision, lines FROM results WHERE lines IS NOT NULL;

-- Checks of tables that stay as they are, written in the same way (SQLite, ALTER TABLE §7: of a constraint only its text changes).
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET sql = replace(sql, 'state IN (''completed'', ''refused'', ''documents-refused'')',
                                       'state = ''completed'' OR state = ''refused'' OR state = ''documents-refused''')
WHERE type = 'table' AND name = 'results';

UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
    'message_type IN (''REQUEST'', ''NOTIFICATION'', ''UPDATE'', ''RESPONSE'')',
    'message_type = ''REQUEST'' OR message_type = ''NOTIFICATION'' OR message_type = ''UPDATE'' OR message_type = ''RESPONSE'''),
    'state IN (''ON_DELIVERY'', ''DELIVERED'', ''NOT_DELIVERED'', ''DELIVERY_STOPPED'')',
    'state = ''ON_DELIVERY'' OR state = ''DELIVERED'' OR state = ''NOT_DELIVERED'' OR state = ''DELIVERY_STOPPED'''),
    'late IN (0, 1, 2)', 'late BETWEEN 0 AND 2')
WHERE type = 'table' AND name = 'exchange_messages';

PRAGMA writable_schema = RESET;
