-- A place in a queue comes from the row of its sequence in `sequences`, which is written in the same transaction: none is given twice, and
-- nothing looks for a place by its number. The index that said so once more held the name of the queue in each entry, and changed a page
-- for each queue in each commit.

DROP INDEX requests_queue;
