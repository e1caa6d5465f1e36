-- A request is what was signed and by whom; a message id belongs to the sender that proved itself; tokens let a request be read.
-- What earlier schemas registered has no tokens: only the testers' listener reads it. What was signed is not read out of its document
-- here; until it comes again, the digest of the whole document stands for it (the first registration, where one document has several).

CREATE TABLE requests_of_schema_3 (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
    -- SHA-256 of what was signed and of the key that signed it: one registration for each. The same as `digest` in what an earlier
    -- schema registered, until the document comes again.
    identity       BLOB UNIQUE CHECK (length(identity) = 32),
    -- SHA-256 of the sender that proved itself, its senderId and its messageId. Nothing for what came in no message.
    message        BLOB UNIQUE CHECK (length(message) = 32),
    -- Who proved to have sent it, and who signed the document: each a key or a registered system.
    owner          BLOB CHECK (length(owner) = 32),
    signer         BLOB CHECK (length(signer) = 32),
    -- SHA-256 of each access token, one behind the other.
    tokens         BLOB NOT NULL DEFAULT x'' CHECK (length(tokens) % 32 = 0),
    channel        TEXT NOT NULL CHECK (channel IN ('rest', 'soap')),
    sender         TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    digest         BLOB NOT NULL CHECK (length(digest) = 32),
    service_id     TEXT NOT NULL,
    declarant_id   TEXT NOT NULL,
    request_number TEXT,
    received_at    INTEGER NOT NULL,
    registered_at  INTEGER NOT NULL,
    due_at         INTEGER,
    state          TEXT NOT NULL CHECK (state IN ('registered', 'documents-checked', 'in-work', 'completed', 'refused', 'documents-refused')),
    state_since    INTEGER NOT NULL,
    revision       INTEGER NOT NULL CHECK (revision >= 0),
    work_at        INTEGER,
    lease_owner    TEXT,
    lease_until    INTEGER,
    outcome        BLOB,
    queue          TEXT,
    queue_number   INTEGER CHECK (queue_number > 0),
    UNIQUE (queue, queue_number),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((queue IS NULL) = (queue_number IS NULL)),
    CHECK ((work_at IS NULL) = (state IN ('completed', 'refused', 'documents-refused')))
) STRICT;

INSERT INTO requests_of_schema_3 (id, number, identity, channel, sender, message_id, digest, service_id, declarant_id, request_number, received_at,
                                  registered_at, due_at, state, state_since, revision, work_at, lease_owner, lease_until, outcome, queue,
                                  queue_number)
SELECT id, number, CASE row_number() OVER (PARTITION BY digest ORDER BY id) WHEN 1 THEN digest END, channel, sender, message_id, digest, service_id, declarant_id, request_number, received_at, registered_at, due_at, state,
       state_since, revision, work_at, lease_owner, lease_until, outcome, queue, queue_number
FROM requests ORDER BY id;

DROP TABLE requests;
ALTER TABLE requests_of_schema_3 RENAME TO requests;

CREATE INDEX requests_work ON requests (work_at) WHERE work_at IS NOT NULL;
CREATE INDEX requests_state ON requests (state);
