-- The registry on PostgreSQL: the tables of the one on SQLite, cut so that several gateways write at once.
-- Instants are milliseconds since 1970-01-01T00:00:00Z. What changes often stands apart from what is searched, in rows with room beside
-- them and without an index on a column that changes, so that a change is one heap-only tuple. Rows that one transaction writes
-- together have no foreign keys between them: each would be looked up again.

-- The last number given out under a name: `number/<service code>/<year>`, `queue/<queue>`. Whoever gives out holds the row to the commit.
CREATE TABLE sequences (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL CHECK (value > 0)
) WITH (fillfactor = 50);

-- Ids order rows; they may have gaps.
CREATE SEQUENCE requests_id;

-- A request as it was registered. Only `tokens`, `identity` and `signer` may change, when it comes again.
CREATE TABLE requests (
    id             BIGINT PRIMARY KEY,
    number         TEXT NOT NULL UNIQUE,
    -- SHA-256 of what was signed and of the key that signed it: one registration for each.
    identity       BYTEA UNIQUE CHECK (length(identity) = 32),
    -- SHA-256 of the sender that proved itself, its senderId and its messageId. Nothing for what came in no message.
    message        BYTEA UNIQUE CHECK (length(message) = 32),
    owner          BYTEA CHECK (length(owner) = 32),
    signer         BYTEA CHECK (length(signer) = 32),
    -- SHA-256 of each access token, one behind the other.
    tokens         BYTEA NOT NULL CHECK (length(tokens) % 32 = 0),
    channel        TEXT NOT NULL CHECK (channel IN ('rest', 'soap')),
    sender         TEXT NOT NULL,
    message_id     TEXT NOT NULL,
    digest         BYTEA NOT NULL CHECK (length(digest) = 32),
    service_id     TEXT NOT NULL,
    declarant_id   TEXT NOT NULL,
    representative TEXT,
    account_id     BIGINT,
    route          TEXT CHECK (route IN ('centre', 'provider', 'office')),
    request_number TEXT,
    received_at    BIGINT NOT NULL,
    registered_at  BIGINT NOT NULL,
    due_at         BIGINT
);

CREATE INDEX requests_declarant ON requests (declarant_id);
CREATE INDEX requests_representative ON requests (representative) WHERE representative IS NOT NULL;
CREATE INDEX requests_account ON requests (account_id) WHERE account_id IS NOT NULL;

-- Where a request stands. The revision is the fencing token: each change names the one it starts from.
CREATE TABLE status (
    request_id  BIGINT PRIMARY KEY,
    state       TEXT NOT NULL CHECK (state IN ('registered', 'documents-checked', 'in-work', 'completed', 'refused', 'documents-refused')),
    state_since BIGINT NOT NULL,
    revision    BIGINT NOT NULL CHECK (revision >= 0),
    lease_owner TEXT,
    lease_until BIGINT,
    outcome     BYTEA,
    CHECK ((lease_owner IS NULL) = (lease_until IS NULL))
) WITH (fillfactor = 60);

-- When something happens to a request next; no row where nothing will. `wakes` is a step of a case whose answer is signed.
CREATE TABLE due (
    request_id BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL,
    wakes      BOOLEAN NOT NULL
) WITH (fillfactor = 80);

CREATE INDEX due_at ON due (at, request_id) WHERE at < 9223372036854775807;

-- Places in a queue: one for a request, for good.
CREATE TABLE places (
    queue      TEXT NOT NULL,
    number     BIGINT NOT NULL CHECK (number > 0),
    request_id BIGINT NOT NULL UNIQUE,
    PRIMARY KEY (queue, number)
);

-- Reports name certificates by digest; each certificate is kept once, however many requests its holder signs.
CREATE TABLE certificates (
    sha256 BYTEA PRIMARY KEY CHECK (length(sha256) = 32),
    der    BYTEA NOT NULL
);

CREATE TABLE documents (
    request_id   BIGINT PRIMARY KEY,
    application  BYTEA NOT NULL,
    certificates BYTEA NOT NULL CHECK (length(certificates) % 32 = 0),
    report       BYTEA NOT NULL,
    document     BYTEA NOT NULL
);

-- The lines of one commit, packed (`registry/step_line.rs`).
CREATE TABLE step_log (
    request_id BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    lines      BYTEA NOT NULL,
    PRIMARY KEY (request_id, revision)
);

-- The signed answer: one for a request, for good.
CREATE TABLE results (
    request_id BIGINT PRIMARY KEY,
    document   BYTEA NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('completed', 'refused', 'documents-refused')),
    made_at    BIGINT NOT NULL
);

-- The step that a case waits at. `due` is the greatest number where no limit is stated, so that one index has the order of the queue.
CREATE TABLE tasks (
    request_id  BIGINT PRIMARY KEY,
    label       TEXT NOT NULL,
    role        TEXT NOT NULL,
    begun       BIGINT NOT NULL,
    due         BIGINT NOT NULL,
    noted       BIGINT NOT NULL,
    taken_by    TEXT,
    taken_until BIGINT,
    taken_for   TEXT,
    named       TEXT,
    votes       TEXT NOT NULL,
    CHECK ((taken_by IS NULL) = (taken_until IS NULL))
) WITH (fillfactor = 80);

CREATE INDEX tasks_queue ON tasks (role, due, request_id);

-- The signed document of an act, beside the line of the step log that it made.
CREATE TABLE acts (
    request_id BIGINT NOT NULL,
    revision   BIGINT NOT NULL,
    document   BYTEA NOT NULL,
    PRIMARY KEY (request_id, revision)
);

-- The register of returns, in the order in which results went back.
CREATE TABLE returns (
    id          BIGINT PRIMARY KEY,
    request_id  BIGINT NOT NULL UNIQUE,
    returned_at BIGINT NOT NULL
);

-- What was refused at the gate; as on SQLite.
CREATE TABLE refusals (
    id          BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    weight      BIGINT NOT NULL CHECK (weight > 0),
    received_at BIGINT NOT NULL,
    octets      BIGINT NOT NULL CHECK (octets >= 0),
    channel     TEXT NOT NULL CHECK (channel IN ('rest', 'soap')),
    sender      TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    digest      BYTEA NOT NULL CHECK (length(digest) = 32),
    codes       TEXT NOT NULL,
    request_id  TEXT,
    status      BIGINT,
    serial      TEXT,
    iin         TEXT,
    service_id  TEXT,
    report      BYTEA NOT NULL,
    document    BYTEA
);

CREATE UNIQUE INDEX refusals_request ON refusals (request_id) WHERE request_id IS NOT NULL;

-- Single numbers: `refusals/weight` and `refusals/count`; `probe`, what the check of health writes; `epoch`, how often everything was
-- let go of.
CREATE TABLE figures (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
) WITH (fillfactor = 50);

INSERT INTO figures (name, value) VALUES ('refusals/weight', 0), ('refusals/count', 0), ('probe', 0), ('epoch', 0);

-- The last batch of each process: says after a lost connection whether the batch was committed.
CREATE TABLE writers (
    name    TEXT PRIMARY KEY,
    batch   BIGINT NOT NULL,
    seen_at TIMESTAMPTZ NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- What every process on this database must draw alike.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

CREATE TABLE staff (
    name            TEXT PRIMARY KEY,
    role            TEXT NOT NULL,
    token           BYTEA NOT NULL UNIQUE CHECK (length(token) = 32),
    certificate     BYTEA UNIQUE CHECK (length(certificate) = 32),
    since           BIGINT NOT NULL,
    stands_in_for   TEXT,
    stands_in_until BIGINT,
    password        TEXT
);

CREATE TABLE accounts (
    id              BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    iin             TEXT NOT NULL UNIQUE,
    password        TEXT,
    proven          BOOLEAN NOT NULL,
    created_at      BIGINT NOT NULL,
    notices_read_at BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE sessions (
    token      BYTEA PRIMARY KEY CHECK (length(token) = 32),
    account_id BIGINT,
    staff      TEXT,
    way        TEXT NOT NULL,
    opened_at  BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    ends_at    BIGINT NOT NULL,
    refused_at BIGINT,
    CHECK ((account_id IS NULL) <> (staff IS NULL))
) WITH (fillfactor = 80);

CREATE INDEX sessions_account ON sessions (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX sessions_staff ON sessions (staff) WHERE staff IS NOT NULL;

CREATE TABLE login_attempts (
    subject      BYTEA PRIMARY KEY CHECK (length(subject) = 32),
    failures     BIGINT NOT NULL CHECK (failures > 0),
    failed_at    BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);

CREATE TABLE challenges_used (
    id      BYTEA PRIMARY KEY CHECK (length(id) = 32),
    ends_at BIGINT NOT NULL
);

CREATE TABLE drafts (
    account_id BIGINT NOT NULL,
    service_id TEXT NOT NULL,
    data       BYTEA NOT NULL,
    saved_at   BIGINT NOT NULL,
    PRIMARY KEY (account_id, service_id)
);

CREATE TABLE questionnaires (
    request_id  BIGINT PRIMARY KEY,
    service_id  TEXT NOT NULL,
    process     BIGINT NOT NULL CHECK (process BETWEEN 1 AND 3),
    information BIGINT NOT NULL CHECK (information BETWEEN 1 AND 3),
    answered_at BIGINT NOT NULL
);

CREATE INDEX questionnaires_service ON questionnaires (service_id);

CREATE TABLE exchange_chains (
    correlation_id BIGINT PRIMARY KEY,
    service_id     TEXT NOT NULL,
    requester      TEXT NOT NULL,
    provider       TEXT NOT NULL,
    begun_at       BIGINT NOT NULL
);

CREATE TABLE exchange_messages (
    id              BIGINT PRIMARY KEY,
    correlation_id  BIGINT NOT NULL REFERENCES exchange_chains (correlation_id),
    own_id          TEXT,
    sender          TEXT NOT NULL,
    receiver        TEXT NOT NULL,
    service_id      TEXT NOT NULL,
    message_type    TEXT NOT NULL CHECK (message_type IN ('REQUEST', 'NOTIFICATION', 'UPDATE', 'RESPONSE')),
    route_id        TEXT,
    message_date    TEXT NOT NULL,
    password_digest TEXT,
    properties      TEXT NOT NULL,
    session_id      TEXT NOT NULL,
    data            BYTEA NOT NULL,
    digest          BYTEA NOT NULL CHECK (length(digest) = 32),
    duplicate_of    BIGINT,
    accepted_at     BIGINT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('ON_DELIVERY', 'DELIVERED', 'NOT_DELIVERED', 'DELIVERY_STOPPED')),
    state_since     BIGINT NOT NULL,
    reason          TEXT,
    note            TEXT,
    due_at          BIGINT NOT NULL,
    attempts        BIGINT NOT NULL CHECK (attempts >= 0),
    in_hand         BOOLEAN NOT NULL,
    tell_sender     BOOLEAN NOT NULL,
    late_at         BIGINT,
    late            BIGINT NOT NULL DEFAULT 0 CHECK (late IN (0, 1, 2)),
    UNIQUE (sender, own_id)
);

CREATE INDEX exchange_due ON exchange_messages (receiver, due_at, id) WHERE state = 'ON_DELIVERY';
CREATE INDEX exchange_chain ON exchange_messages (correlation_id, receiver, id);
CREATE INDEX exchange_business ON exchange_messages (sender, service_id, digest);
CREATE INDEX exchange_state ON exchange_messages (state, id);
CREATE INDEX exchange_late ON exchange_messages (late_at) WHERE late = 0 AND late_at IS NOT NULL;

CREATE TABLE exchange_attempts (
    message_id     BIGINT NOT NULL,
    number         BIGINT NOT NULL CHECK (number > 0),
    peer           TEXT NOT NULL,
    begun_at       BIGINT NOT NULL,
    outcome        TEXT,
    status         BIGINT,
    latency_millis BIGINT,
    answer         TEXT,
    next_at        BIGINT,
    PRIMARY KEY (message_id, number)
);

CREATE TABLE exchange_notices (
    id         BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    message_id BIGINT NOT NULL,
    receiver   TEXT NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT,
    since      BIGINT NOT NULL,
    due_at     BIGINT NOT NULL,
    attempts   BIGINT NOT NULL CHECK (attempts >= 0),
    outcome    TEXT CHECK (outcome IN ('told', 'given-up'))
);

CREATE INDEX exchange_notices_due ON exchange_notices (receiver, due_at) WHERE outcome IS NULL;
CREATE INDEX exchange_notices_message ON exchange_notices (message_id);

CREATE TABLE exchange_notice_attempts (
    notice_id BIGINT NOT NULL,
    number    BIGINT NOT NULL CHECK (number > 0),
    begun_at  BIGINT NOT NULL,
    outcome   TEXT,
    answer    TEXT,
    next_at   BIGINT,
    PRIMARY KEY (notice_id, number)
);

CREATE TABLE exchange_entries (
    kind       TEXT NOT NULL CHECK (kind IN ('system', 'service')),
    id         TEXT NOT NULL,
    definition TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE exchange_cases (
    correlation_id BIGINT PRIMARY KEY,
    service_id     TEXT NOT NULL,
    provider       TEXT NOT NULL,
    number         TEXT NOT NULL,
    form           TEXT NOT NULL,
    told           BIGINT NOT NULL DEFAULT 0 CHECK (told IN (0, 1, 2))
);

CREATE INDEX exchange_cases_open ON exchange_cases (correlation_id) WHERE told < 2;
