-- As what a draft is sent: its requestNumber and requestDate, drawn once, so that a draft that is sent twice at once is one request.

ALTER TABLE drafts ADD COLUMN request_number TEXT;
ALTER TABLE drafts ADD COLUMN request_at INTEGER;
