-- What several gateways on one database share beyond the registry, and which of them has a message in hand.

-- The gateway that took it into hand: what it had when it ended is due again at its start, what others have is theirs.
ALTER TABLE exchange_messages ADD COLUMN held_by TEXT;
ALTER TABLE exchange_notices ADD COLUMN held_by TEXT;

-- What the built-in authority issued and revoked at any gateway, in one order. Each gateway keeps its own files of it beside.
CREATE TABLE authority_ledger (
    id   BIGINT PRIMARY KEY,
    line TEXT NOT NULL
);

-- How far a gateway has published it.
ALTER TABLE writers ADD COLUMN ledger_seen BIGINT NOT NULL DEFAULT 0;

-- The queue of one service: a page of it follows an index, however many steps of other services are open.
ALTER TABLE tasks ADD COLUMN service_id TEXT;
UPDATE tasks AS t SET service_id = r.service_id FROM requests r WHERE r.id = t.request_id;
CREATE INDEX tasks_of_service ON tasks (role, service_id, due, request_id);
