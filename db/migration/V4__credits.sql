-- What Doitong is paid, and what it may have been.
ALTER TABLE job
    ADD COLUMN charged       integer NOT NULL DEFAULT 0, -- credits, all its submits together
    ADD COLUMN charged_guess integer NOT NULL DEFAULT 0, -- as much of them as is the last submit's by estimate
    ADD COLUMN hold_needs    integer,                    -- credits that must be there before it is sent
    ADD CHECK (charged >= charged_guess AND charged_guess >= 0);

UPDATE job SET hold_needs = estimate_max WHERE hold_reason = 'credits';
ALTER TABLE job ADD CONSTRAINT job_needs
    CHECK ((hold_reason IS NOT DISTINCT FROM 'credits') = (hold_needs IS NOT NULL));

-- The jobs that are too dear, cheapest first: they are not due, and cost the others nothing.
CREATE INDEX job_dear ON job (hold_needs, id) WHERE hold_reason = 'credits';

-- Credits by day. A day has several rows, so that two who write at once need not wait for each other.
CREATE TABLE spent (
    day         date    NOT NULL,                      -- UTC
    slot        integer NOT NULL,
    credits     bigint  NOT NULL,
    jobs        integer NOT NULL,                      -- submits that were charged
    unconfirmed bigint  NOT NULL,                      -- credits of submits given up, that may have been charged
    PRIMARY KEY (day, slot)
) WITH (fillfactor = 50);

-- What is left, as far as it is known: credits, less what was spent since credits_day beyond credits_spent.
ALTER TABLE gate
    ADD COLUMN credits        bigint,
    ADD COLUMN credits_day    date   NOT NULL DEFAULT '1970-01-01',
    ADD COLUMN credits_spent  bigint NOT NULL DEFAULT 0, -- of credits_day and later, when credits was set
    ADD COLUMN credits_try_at timestamptz NOT NULL DEFAULT '1970-01-01', -- when a job that is too dear may try
    ADD COLUMN credits_low    bigint CHECK (credits_low >= 0),           -- below it somebody is told
    ADD COLUMN credits_is_low boolean NOT NULL DEFAULT false;            -- and has been

-- Some events are about no job.
ALTER TABLE event
    ALTER COLUMN job_id DROP NOT NULL,
    ALTER COLUMN client DROP NOT NULL;
