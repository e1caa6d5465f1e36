-- What the testers' journal shows of a refusal, and finds it by: before what is long. Refusals of earlier schemas have none of it.

ALTER TABLE refusals RENAME TO refusals_of_schema_3;

-- What was refused at the gate. The same message may be refused many times. `octets` is the whole length of what came; of
-- what no known signer signed, `document` is the beginning only. `request_id` is the id in the answer's header, `status` the answer's,
-- `serial` and `iin` those of the signer's certificate, as far as it came to one.
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
    request_id  TEXT,
    status      INTEGER,
    serial      TEXT,
    iin         TEXT,
    service_id  TEXT,
    report      BLOB NOT NULL,
    document    BLOB
) STRICT;

INSERT INTO refusals (id, weight, received_at, octets, channel, sender, message_id, digest, codes, report, document)
SELECT id, weight, received_at, octets, channel, sender, message_id, digest, codes, report, document FROM refusals_of_schema_3 ORDER BY id;

DROP TABLE refusals_of_schema_3;

CREATE UNIQUE INDEX refusals_request ON refusals (request_id) WHERE request_id IS NOT NULL;
