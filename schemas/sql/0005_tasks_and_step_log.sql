-- Work is tasks: the step log of each case, the step that it waits for, and the people who do steps.

-- The regulation's channel by which the request came in; none means the portal.
ALTER TABLE requests ADD COLUMN route TEXT CHECK (route IN ('centre', 'provider', 'office'));

-- The step log: the lines of one commit, packed (`registry/step_line.rs`). Cases of earlier schemas have theirs in `events`.
CREATE TABLE step_log (
    request_id INTEGER NOT NULL REFERENCES requests (id),
    revision   INTEGER NOT NULL,
    lines      BLOB NOT NULL,
    PRIMARY KEY (request_id, revision)
) STRICT, WITHOUT ROWID;

-- The step that a case waits at; what is done at once never has a row here. `due` is the greatest integer where no limit is
-- stated, so that one index has the order of the queue. `wake_at` is for cases whose answer is signed: the others have it in
-- `requests.work_at`.
CREATE TABLE tasks (
    request_id  INTEGER PRIMARY KEY REFERENCES requests (id),
    label       TEXT NOT NULL,
    role        TEXT NOT NULL,
    begun       INTEGER NOT NULL,
    due         INTEGER NOT NULL,
    wake_at     INTEGER,
    noted       INTEGER NOT NULL,
    taken_by    TEXT,
    taken_until INTEGER,
    named       TEXT,
    votes       TEXT NOT NULL,
    CHECK ((taken_by IS NULL) = (taken_until IS NULL))
) STRICT;

CREATE INDEX tasks_queue ON tasks (role, due, request_id);
CREATE INDEX tasks_wake ON tasks (wake_at) WHERE wake_at IS NOT NULL;

-- Who does steps by hand: a name, a role, the digest of the token that the person shows, and the certificate that the person
-- signs with.
CREATE TABLE staff (
    name        TEXT PRIMARY KEY NOT NULL,
    role        TEXT NOT NULL,
    token       BLOB NOT NULL UNIQUE CHECK (length(token) = 32),
    certificate BLOB UNIQUE CHECK (length(certificate) = 32),
    since       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Nothing that is served counts by state: the index cost three pages a request.
DROP INDEX requests_state;
