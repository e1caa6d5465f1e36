-- Acts as they were signed, who stands in for whom, and results that went back to the provider.

-- The signed document of an act, beside the line of the step log that it made.
CREATE TABLE acts (
    request_id INTEGER NOT NULL REFERENCES requests (id),
    revision   INTEGER NOT NULL,
    document   BLOB NOT NULL,
    PRIMARY KEY (request_id, revision)
) STRICT, WITHOUT ROWID;

-- The register of returns: results that nobody came for, in the order in which they went back.
CREATE TABLE returns (
    id          INTEGER PRIMARY KEY,
    request_id  INTEGER NOT NULL UNIQUE REFERENCES requests (id),
    returned_at INTEGER NOT NULL
) STRICT;

-- For whom a step is in somebody's hand.
ALTER TABLE tasks ADD COLUMN taken_for TEXT;

-- For whom a person may act, and until when.
ALTER TABLE staff ADD COLUMN stands_in_for TEXT;
ALTER TABLE staff ADD COLUMN stands_in_until INTEGER;
