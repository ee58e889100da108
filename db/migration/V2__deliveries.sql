-- A signed webhook that cannot be read is kept too, one that comes again is counted, and the index that
-- every delivery paid for serves only those that wait for their job.
ALTER TABLE delivery
    ALTER COLUMN doitong_id DROP NOT NULL,             -- NULL: the body names none
    ADD COLUMN times integer NOT NULL DEFAULT 1,       -- how often the same body came
    DROP CONSTRAINT delivery_outcome_check,
    ADD CONSTRAINT delivery_outcome_check CHECK (outcome IN
        ('applied', 'late', 'conflict', 'not_now', 'other_job', 'unknown_job', 'unclear'));

DROP INDEX delivery_doitong;
CREATE INDEX delivery_waiting ON delivery (doitong_id) WHERE outcome = 'unknown_job';
CREATE INDEX delivery_outcome ON delivery (outcome, id) WHERE outcome <> 'applied';

-- Samples of what was refused at the webhook's door: a ring of a thousand, whatever comes.
CREATE TABLE rejection (
    slot        integer     PRIMARY KEY,
    id          uuid        NOT NULL UNIQUE,           -- UUIDv7
    received_at timestamptz NOT NULL,
    reason      text        NOT NULL,
    address     text,                                  -- what stood for the job's id in the path
    sender      text        NOT NULL,                  -- where the connection came from
    headers     jsonb       NOT NULL,                  -- {"name": ["value", …]}, without secrets
    body        bytea       NOT NULL                   -- what was read of it
);
CREATE SEQUENCE rejection_slot MINVALUE 0 MAXVALUE 999 CYCLE;

-- What came to the webhook's door, as people look at it.
CREATE VIEW inbox AS
SELECT id, received_at, outcome, NULL::text AS reason, job_id, doitong_id, times, octet_length(body) AS bytes,
    body, NULL::text AS address, NULL::text AS sender, NULL::jsonb AS headers
FROM delivery
UNION ALL
SELECT id, received_at, 'rejected', reason, NULL, NULL, 1, octet_length(body), body, address, sender, headers
FROM rejection;
