-- What is heavy and only appended stands in a partition for each month, so that a month can be taken away as a whole. An id begins with its
-- month: months since December 1999 (of the registration, in UTC), times 2^40, and a number of the sequence. What was registered before
-- ids had months is one partition: all its ids are below 2^40. There is no default partition: those of a month are made before its
-- first request. Whatever finds a request again (`requests`, `status`, `places`, `returns`) stays in one table for good.

ALTER TABLE documents RENAME TO documents_before;
ALTER INDEX documents_pkey RENAME TO documents_before_pkey;
CREATE TABLE documents (LIKE documents_before INCLUDING ALL) PARTITION BY RANGE (request_id);
ALTER TABLE documents ATTACH PARTITION documents_before FOR VALUES FROM (MINVALUE) TO (1099511627776);

ALTER TABLE step_log RENAME TO step_log_before;
ALTER INDEX step_log_pkey RENAME TO step_log_before_pkey;
CREATE TABLE step_log (LIKE step_log_before INCLUDING ALL) PARTITION BY RANGE (request_id);
ALTER TABLE step_log ATTACH PARTITION step_log_before FOR VALUES FROM (MINVALUE) TO (1099511627776);

ALTER TABLE results RENAME TO results_before;
ALTER INDEX results_pkey RENAME TO results_before_pkey;
CREATE TABLE results (LIKE results_before INCLUDING ALL) PARTITION BY RANGE (request_id);
ALTER TABLE results ATTACH PARTITION results_before FOR VALUES FROM (MINVALUE) TO (1099511627776);

ALTER TABLE acts RENAME TO acts_before;
ALTER INDEX acts_pkey RENAME TO acts_before_pkey;
CREATE TABLE acts (LIKE acts_before INCLUDING ALL) PARTITION BY RANGE (request_id);
ALTER TABLE acts ATTACH PARTITION acts_before FOR VALUES FROM (MINVALUE) TO (1099511627776);

-- What was taken away. A request whose document is missing is in the first row of its month whose last id is not below its own: a month
-- for which requests came after it was archived may be archived once more.
CREATE TABLE archived (
    last_id  BIGINT PRIMARY KEY,
    month    TEXT NOT NULL,
    -- By the clock of the database.
    at       BIGINT NOT NULL,
    requests BIGINT NOT NULL CHECK (requests > 0),
    file     TEXT NOT NULL
);
