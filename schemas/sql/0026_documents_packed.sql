-- From this schema on `documents.document` and `results.document` may be packed: against another row of the same table, which they name.
-- What was stored before is read as it is. Nothing changes in the tables; an earlier program would not read what is written now.

SELECT 1;
