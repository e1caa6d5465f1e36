-- The asynchronous channel: messages, every attempt to deliver one, and the word to their senders.
-- A message's id, a chain's and a notification's are decimal numbers that the gateway gives.

CREATE TABLE exchange_chains (
    correlation_id INTEGER PRIMARY KEY,
    service_id     TEXT NOT NULL,
    requester      TEXT NOT NULL,
    provider       TEXT NOT NULL,
    begun_at       INTEGER NOT NULL
) STRICT;

CREATE TABLE exchange_messages (
    id              INTEGER PRIMARY KEY,
    correlation_id  INTEGER NOT NULL REFERENCES exchange_chains (correlation_id),
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
    data            BLOB NOT NULL,
    digest          BLOB NOT NULL CHECK (length(digest) = 32),
    duplicate_of    INTEGER,
    accepted_at     INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('ON_DELIVERY', 'DELIVERED', 'NOT_DELIVERED', 'DELIVERY_STOPPED')),
    state_since     INTEGER NOT NULL,
    reason          TEXT,
    note            TEXT,
    due_at          INTEGER NOT NULL,
    attempts        INTEGER NOT NULL CHECK (attempts >= 0),
    in_hand         INTEGER NOT NULL CHECK (in_hand IN (0, 1)),
    tell_sender     INTEGER NOT NULL CHECK (tell_sender IN (0, 1)),
    UNIQUE (sender, own_id)
) STRICT;

CREATE INDEX exchange_due ON exchange_messages (receiver, due_at, id) WHERE state = 'ON_DELIVERY';
CREATE INDEX exchange_chain ON exchange_messages (correlation_id, receiver, id);
CREATE INDEX exchange_business ON exchange_messages (sender, service_id, digest);
CREATE INDEX exchange_state ON exchange_messages (state, id);

CREATE TABLE exchange_attempts (
    message_id     INTEGER NOT NULL REFERENCES exchange_messages (id),
    number         INTEGER NOT NULL CHECK (number > 0),
    peer           TEXT NOT NULL,
    begun_at       INTEGER NOT NULL,
    outcome        TEXT,
    status         INTEGER,
    latency_millis INTEGER,
    answer         TEXT,
    next_at        INTEGER,
    PRIMARY KEY (message_id, number)
) STRICT, WITHOUT ROWID;

-- changeMassageStatusNotification, to senders that have an address.
CREATE TABLE exchange_notices (
    id          INTEGER PRIMARY KEY,
    message_id  INTEGER NOT NULL REFERENCES exchange_messages (id),
    receiver    TEXT NOT NULL,
    state       TEXT NOT NULL,
    reason      TEXT,
    since       INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL CHECK (attempts >= 0)
) STRICT;

CREATE INDEX exchange_notices_due ON exchange_notices (receiver, due_at);
