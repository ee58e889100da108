-- What each app has waiting, longest due first: who has much waiting costs the others nothing.
CREATE INDEX job_queued ON job (client, due_at) WHERE status = 'queued' AND due_at IS NOT NULL;

-- Whose turn it is: {"at": …, "ends": {app: …}}, in turns of an app of weight 1.
ALTER TABLE gate ADD COLUMN shares jsonb NOT NULL DEFAULT '{"at": 0, "ends": {}}';
