-- The registry: requests with their history and results, refusals, sequences.
-- Instants are milliseconds since 1970-01-01T00:00:00Z. Octets that are read rarely stand apart from what is searched.

-- The last number given out under a name: `number/<service code>/<year>`, `queue/<queue>`.
CREATE TABLE sequences (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL CHECK (value > 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
    id             INTEGER PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
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
    UNIQUE (sender, message_id),
    UNIQUE (queue, queue_number),
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL)),
    CHECK ((queue IS NULL) = (queue_number IS NULL)),
    CHECK ((work_at IS NULL) = (state IN ('completed', 'refused', 'documents-refused')))
) STRICT;

CREATE INDEX requests_work ON requests (work_at) WHERE work_at IS NOT NULL;
CREATE INDEX requests_state ON requests (state);

-- The signed document as it was received, its verification report and the form's data.
CREATE TABLE documents (
    request_id  INTEGER PRIMARY KEY REFERENCES requests (id),
    document    BLOB NOT NULL,
    report      BLOB NOT NULL,
    application BLOB NOT NULL
) STRICT;

CREATE TABLE events (
    id         INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    name       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    state      TEXT NOT NULL,
    at         INTEGER NOT NULL
) STRICT;

CREATE INDEX events_request ON events (request_id);

-- The signed answer: one for a request, for good.
CREATE TABLE results (
    request_id INTEGER PRIMARY KEY REFERENCES requests (id),
    document   BLOB NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('completed', 'refused', 'documents-refused')),
    made_at    INTEGER NOT NULL
) STRICT;

-- What was refused at the gate. The same message may be refused many times.
CREATE TABLE refusals (
    id          INTEGER PRIMARY KEY,
    channel     TEXT NOT NULL CHECK (channel IN ('rest', 'soap')),
    sender      TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    digest      BLOB NOT NULL CHECK (length(digest) = 32),
    received_at INTEGER NOT NULL,
    codes       TEXT NOT NULL,
    report      BLOB NOT NULL,
    document    BLOB
) STRICT;
