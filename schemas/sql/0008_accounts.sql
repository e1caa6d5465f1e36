-- Accounts of those who use the portal, their sessions, and what they keep there; who may see a request by an account.

-- Who registered: an IIN, and once the holder of the IIN proved to be that by a signature, `proven`. The password is a PHC string of
-- argon2id; there is none where the account was made by a signature alone.
CREATE TABLE accounts (
    id              INTEGER PRIMARY KEY,
    iin             TEXT NOT NULL UNIQUE,
    password        TEXT,
    proven          INTEGER NOT NULL CHECK (proven IN (0, 1)),
    created_at      INTEGER NOT NULL,
    notices_read_at INTEGER NOT NULL DEFAULT 0
) STRICT;

-- SHA-256 of each session's token; whose it is: an account's, or that of somebody on the list of staff. `refused_at` is when the last
-- login before it was refused.
CREATE TABLE sessions (
    token      BLOB PRIMARY KEY NOT NULL CHECK (length(token) = 32),
    account_id INTEGER REFERENCES accounts (id),
    staff      TEXT,
    way        TEXT NOT NULL,
    opened_at  INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,
    refused_at INTEGER,
    CHECK ((account_id IS NULL) <> (staff IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_account ON sessions (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX sessions_staff ON sessions (staff) WHERE staff IS NOT NULL;

-- Logins that were tried and have not succeeded, by the digest of an account or of an address.
CREATE TABLE login_attempts (
    subject      BLOB PRIMARY KEY NOT NULL CHECK (length(subject) = 32),
    failures     INTEGER NOT NULL CHECK (failures > 0),
    failed_at    INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Challenges that were answered, until they would have ended by themselves.
CREATE TABLE challenges_used (
    id      BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 32),
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A form that is not sent yet: one of each service and account.
CREATE TABLE drafts (
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    service_id TEXT NOT NULL,
    data       BLOB NOT NULL,
    saved_at   INTEGER NOT NULL,
    PRIMARY KEY (account_id, service_id)
) STRICT, WITHOUT ROWID;

-- The quality questionnaire, 001 annex 3: one of each request; 1 not satisfied, 2 partly, 3 satisfied.
CREATE TABLE questionnaires (
    request_id  INTEGER PRIMARY KEY REFERENCES requests (id),
    service_id  TEXT NOT NULL,
    process     INTEGER NOT NULL CHECK (process BETWEEN 1 AND 3),
    information INTEGER NOT NULL CHECK (information BETWEEN 1 AND 3),
    answered_at INTEGER NOT NULL
) STRICT;

CREATE INDEX questionnaires_service ON questionnaires (service_id);

-- Who acts for the declarant, as the signed request states it, and the account from whose session it was sent.
ALTER TABLE requests ADD COLUMN representative TEXT;
ALTER TABLE requests ADD COLUMN account_id INTEGER REFERENCES accounts (id);

CREATE INDEX requests_declarant ON requests (declarant_id);
CREATE INDEX requests_representative ON requests (representative) WHERE representative IS NOT NULL;
CREATE INDEX requests_account ON requests (account_id) WHERE account_id IS NOT NULL;

-- Staff may log in by name and password too.
ALTER TABLE staff ADD COLUMN password TEXT;
