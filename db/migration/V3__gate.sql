-- What was let go to Doitong, and what it said to that: one row for all replicas. Whoever lets something
-- go holds its lock meanwhile, so the limits are exact however many replicas there are.
CREATE TABLE gate (
    id              integer     PRIMARY KEY CHECK (id = 1),
    submits         jsonb       NOT NULL DEFAULT '{}', -- of the last minute: {half second of the epoch: requests}
    polls           jsonb       NOT NULL DEFAULT '{}',
    day             date        NOT NULL DEFAULT '1970-01-01',
    jobs_today      integer     NOT NULL DEFAULT 0,
    window_limit    integer,                           -- what Doitong's headers said last of its window
    window_remaining integer,
    window_reset    timestamptz,
    failures        integer     NOT NULL DEFAULT 0,    -- how often in a row Doitong was out of order
    pause_reason    text        CHECK (pause_reason IN ('minute', 'day', 'paused')),
    pause_detail    text,
    pause_until     timestamptz,
    pause_step      bigint,                            -- milliseconds from one try to the next
    CHECK ((pause_reason IS NULL) = ALL (ARRAY[pause_detail IS NULL, pause_until IS NULL, pause_step IS NULL]))
) WITH (fillfactor = 50);                              -- room for its next version beside it
INSERT INTO gate (id) VALUES (1);

-- Jobs that nobody wants any more when they have not been sent by then.
CREATE INDEX job_deadline ON job (deadline_at) WHERE status = 'queued' AND deadline_at IS NOT NULL;
