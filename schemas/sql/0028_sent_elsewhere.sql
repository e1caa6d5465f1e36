-- Requests that the portal sent to another gateway: written before the message goes out, so that nothing acknowledged is ever lost.

CREATE TABLE sent_requests (
    -- The message's id; it follows from the document.
    id              TEXT PRIMARY KEY,
    account_id      INTEGER NOT NULL REFERENCES accounts (id),
    service_id      TEXT NOT NULL,
    gateway         TEXT NOT NULL,
    sent_at         INTEGER NOT NULL,
    state           TEXT NOT NULL,
    acknowledged_at INTEGER,
    in_work_at      INTEGER,
    decided_at      INTEGER,
    -- Of the asynchronous channel.
    chain           TEXT,
    number          TEXT,
    -- SHA-256 of the name of who signed the acknowledgement.
    signer          BLOB,
    reason_kk       TEXT,
    reason_ru       TEXT,
    result          BLOB,
    -- A message of the chain that is kept, and whose sender does not know that yet.
    unconfirmed     TEXT,
    asked           INTEGER NOT NULL,
    due_at          INTEGER,
    -- A process asks; another does not before this.
    held_until      INTEGER
) STRICT;

CREATE INDEX sent_requests_of_account ON sent_requests (account_id, sent_at);
CREATE INDEX sent_requests_due ON sent_requests (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX sent_requests_chain ON sent_requests (chain) WHERE chain IS NOT NULL;
