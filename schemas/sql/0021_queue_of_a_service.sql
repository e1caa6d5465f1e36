-- The queue of one service: a page of it follows an index, however many steps of other services are open.

ALTER TABLE tasks ADD COLUMN service_id TEXT;

UPDATE tasks SET service_id = (SELECT r.service_id FROM requests r WHERE r.id = tasks.request_id);

CREATE INDEX tasks_of_service ON tasks (role, service_id, due, request_id);
