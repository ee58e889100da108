-- What nobody is to find any more.
ALTER TABLE job
    ADD COLUMN prompt_erased_at timestamptz,           -- since when what people wrote is gone from the row
    ADD COLUMN deleted_at       timestamptz,           -- since when its app has no such job; its credits stay
    DROP CONSTRAINT job_prompt_check,
    ADD CONSTRAINT job_prompt CHECK (CASE WHEN prompt_erased_at IS NULL
        THEN char_length(prompt) BETWEEN 1 AND 4000 ELSE prompt = '' END),
    ADD CONSTRAINT job_erased_once_over CHECK (prompt_erased_at IS NULL OR ended_at IS NOT NULL),
    ADD CONSTRAINT job_deleted CHECK (deleted_at IS NULL OR (prompt_erased_at IS NOT NULL AND due_at IS NULL)),
    DROP CONSTRAINT job_image_state_check,
    ADD CONSTRAINT job_image_state CHECK (image_state IN ('pending', 'stored', 'lost', 'erased'));

-- What is to be erased of which job. Each waits here until its job is over and it is done.
CREATE TABLE erasure (
    job_id uuid        NOT NULL,
    what   text        NOT NULL CHECK (what IN ('image', 'prompt')),
    due_at timestamptz NOT NULL,
    PRIMARY KEY (job_id, what)
);
CREATE INDEX erasure_due ON erasure (due_at);

-- How far each app's jobs were gone through, oldest first, for what has been kept long enough.
CREATE TABLE retention (
    client   text NOT NULL,
    what     text NOT NULL CHECK (what IN ('image', 'prompt')),
    swept_to uuid NOT NULL,
    PRIMARY KEY (client, what)
);
