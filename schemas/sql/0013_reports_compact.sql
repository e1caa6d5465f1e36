-- Reports name certificates by their place in a list; each certificate is kept once, however many requests its holder signs.

CREATE TABLE certificates (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    der    BLOB NOT NULL
) STRICT;

ALTER TABLE documents RENAME TO documents_of_schema_12;

-- The form's data, which each step reads; then the verification report, with the digests of its certificates one behind the other, and the
-- signed document as it was received, which are read on request. Reports of earlier schemas have their certificates in themselves.
CREATE TABLE documents (
    request_id   INTEGER PRIMARY KEY REFERENCES requests (id),
    application  BLOB NOT NULL,
    certificates BLOB NOT NULL CHECK (length(certificates) % 32 = 0),
    report       BLOB NOT NULL,
    document     BLOB NOT NULL
) STRICT;

INSERT INTO documents (request_id, application, certificates, report, document)
SELECT request_id, application, x'', report, document FROM documents_of_schema_12 ORDER BY request_id;

DROP TABLE documents_of_schema_12;
