-- Refusals are kept within a budget: each row has its weight, before what is long, and the sum is kept beside them.

ALTER TABLE refusals RENAME TO refusals_of_schema_1;

-- What was refused at the gate. The same message may be refused many times. `octets` is the whole length of what came; of
-- what no known signer signed, `document` is the beginning only.
CREATE TABLE refusals (
    id          INTEGER PRIMARY KEY,
    weight      INTEGER NOT NULL CHECK (weight > 0),
    received_at INTEGER NOT NULL,
    octets      INTEGER NOT NULL CHECK (octets >= 0),
    channel     TEXT NOT NULL CHECK (channel IN ('rest', 'soap')),
    sender      TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    digest      BLOB NOT NULL CHECK (length(digest) = 32),
    codes       TEXT NOT NULL,
    report      BLOB NOT NULL,
    document    BLOB
) STRICT;

INSERT INTO refusals (id, weight, received_at, octets, channel, sender, message_id, digest, codes, report, document)
SELECT id, 512 + length(report) + coalesce(length(document), 0), received_at, coalesce(length(document), 0), channel, sender, message_id,
       digest, codes, report, document
FROM refusals_of_schema_1 ORDER BY id;

DROP TABLE refusals_of_schema_1;

-- Single numbers: `refusals/weight`, the sum of the column; `refusals/count`; `probe`, what the check of health writes.
CREATE TABLE figures (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO figures (name, value) SELECT 'refusals/weight', coalesce(sum(weight), 0) FROM refusals;
INSERT INTO figures (name, value) SELECT 'refusals/count', count(*) FROM refusals;
INSERT INTO figures (name, value) VALUES ('probe', 0);
