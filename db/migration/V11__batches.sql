COMMENT ON COLUMN idempotency.job_id IS 'What the request made: a job, or a batch';
