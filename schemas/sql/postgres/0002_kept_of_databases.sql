-- What the state databases of a process keep between its runs stands beside the systems and services: the temporary files that others
-- upload, and the consents that people gave.

ALTER TABLE exchange_entries DROP CONSTRAINT exchange_entries_kind_check;
ALTER TABLE exchange_entries ADD CONSTRAINT exchange_entries_kind_check
    CHECK (kind IN ('system', 'service', 'temp-file', 'consent'));
