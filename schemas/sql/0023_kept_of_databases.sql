-- What the state databases of this process keep between its runs stands beside the systems and services: the temporary files that others
-- upload, and the consents that people gave. The table is made anew for the wider list of kinds.

CREATE TABLE exchange_entries_wider (
    kind       TEXT NOT NULL CHECK (kind IN ('system', 'service', 'temp-file', 'consent')),
    id         TEXT NOT NULL,
    definition TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

INSERT INTO exchange_entries_wider SELECT kind, id, definition, changed_at FROM exchange_entries;
DROP TABLE exchange_entries;
ALTER TABLE exchange_entries_wider RENAME TO exchange_entries;
