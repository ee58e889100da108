-- One row, one job. `status` says which worker it waits for, `due_at` when; a final row has none.
CREATE TABLE job (
    id              uuid        PRIMARY KEY,           -- UUIDv7: sorts by creation
    client          text        NOT NULL,              -- the app it belongs to
    service         text        NOT NULL,
    prompt          text        NOT NULL CHECK (char_length(prompt) BETWEEN 1 AND 4000),
    width           integer     NOT NULL CHECK (width BETWEEN 64 AND 4096),
    height          integer     NOT NULL CHECK (height BETWEEN 64 AND 4096),
    version         text,
    quality         text,
    reference       text,
    metadata        jsonb,
    batch_id        uuid,
    callback_url    text,
    deadline_at     timestamptz,
    estimate_min    integer     NOT NULL,
    estimate_max    integer     NOT NULL,

    status          text        NOT NULL CHECK (status IN
        ('queued', 'submitting', 'unconfirmed', 'processing', 'completed', 'failed', 'canceled')),
    due_at          timestamptz,
    fence           integer     NOT NULL DEFAULT 0,    -- grows with each claim; a finish must name it
    hold_reason     text        CHECK (hold_reason IN
        ('minute', 'day', 'concurrency', 'credits', 'backoff', 'paused')),
    doitong_id      text        UNIQUE,
    completed_by    text        CHECK (completed_by IN ('submit', 'webhook', 'poll')),
    source_url      text,
    image_state     text        CHECK (image_state IN ('pending', 'stored', 'lost')),
    image_key       text,
    image_type      text,
    image_bytes     bigint,
    image_width     integer,
    image_height    integer,
    image_sha256    text        CHECK (image_sha256 ~ '^[0-9a-f]{64}$'),
    error_code      text        CHECK (error_code IN
        ('invalid_request', 'unauthorized', 'insufficient_credits', 'rate_limited', 'upstream_error',
         'upstream_failed', 'unconfirmed', 'deadline_exceeded', 'canceled')),
    error_message   text,
    error_retryable boolean,
    submits         integer     NOT NULL DEFAULT 0,
    polls           integer     NOT NULL DEFAULT 0,
    mirrors         integer     NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    submitted_at    timestamptz,
    ended_at        timestamptz,                       -- when it became completed, failed or canceled
    stored_at       timestamptz,
    updated_at      timestamptz NOT NULL,

    -- What is true in each state, and nothing else.
    CONSTRAINT job_due CHECK ((due_at IS NOT NULL) =
        (status IN ('queued', 'submitting', 'unconfirmed', 'processing')
            OR (status = 'completed' AND image_state = 'pending'))),
    CONSTRAINT job_held_while_queued CHECK (hold_reason IS NULL OR status = 'queued'),
    CONSTRAINT job_submitted CHECK (CASE status
        WHEN 'queued' THEN submitted_at IS NULL
        WHEN 'canceled' THEN submitted_at IS NULL
        WHEN 'failed' THEN true
        ELSE submitted_at IS NOT NULL END),
    CONSTRAINT job_known_upstream CHECK (CASE status
        WHEN 'processing' THEN doitong_id IS NOT NULL
        WHEN 'completed' THEN doitong_id IS NOT NULL
        WHEN 'failed' THEN true
        ELSE doitong_id IS NULL END),
    CONSTRAINT job_ended CHECK ((ended_at IS NOT NULL) = (status IN ('completed', 'failed', 'canceled'))),
    CONSTRAINT job_completed CHECK ((status = 'completed') = (completed_by IS NOT NULL)
        AND (status = 'completed') = (source_url IS NOT NULL)
        AND (status = 'completed') = (image_state IS NOT NULL)),
    CONSTRAINT job_failed CHECK ((status = 'failed') = (error_code IS NOT NULL)
        AND (status = 'failed') = (error_message IS NOT NULL)
        AND (status = 'failed') = (error_retryable IS NOT NULL)),
    CONSTRAINT job_stored CHECK ((image_state IS NOT DISTINCT FROM 'stored') = ALL (ARRAY[
        image_key IS NOT NULL, image_type IS NOT NULL, image_bytes IS NOT NULL, image_width IS NOT NULL,
        image_height IS NOT NULL, image_sha256 IS NOT NULL, stored_at IS NOT NULL]))
) WITH (fillfactor = 80);

-- What every claim reads: only rows with work left, so its cost follows the work in flight.
CREATE INDEX job_due ON job (status, due_at) WHERE due_at IS NOT NULL;
-- An app's list, newest first.
CREATE INDEX job_client ON job (client, id);
CREATE INDEX job_reference ON job (client, reference, id) WHERE reference IS NOT NULL;
CREATE INDEX job_batch ON job (batch_id, id) WHERE batch_id IS NOT NULL;

-- The same POST sent twice is one job.
CREATE TABLE idempotency (
    client      text        NOT NULL,
    key         text        NOT NULL,
    fingerprint bytea       NOT NULL,                  -- SHA-256 of the body
    job_id      uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (client, key)
);

-- Everything that happened, written with the move it tells of. Timeline, feed and notices read it.
CREATE TABLE event (
    id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid     xid8        NOT NULL DEFAULT pg_current_xact_id(), -- a reader of the feed stays below the oldest open one
    job_id  uuid        NOT NULL,
    client  text        NOT NULL,
    type    text        NOT NULL,
    at      timestamptz NOT NULL,
    data    jsonb       NOT NULL
);
CREATE INDEX event_job ON event (job_id, id);

-- What Doitong's webhook brought, with a good signature: kept as it came.
CREATE TABLE delivery (
    id          uuid        PRIMARY KEY,               -- UUIDv7
    job_id      uuid,                                  -- NULL: for no job that we know
    doitong_id  text        NOT NULL,
    sha256      bytea       NOT NULL,
    body        bytea       NOT NULL,
    received_at timestamptz NOT NULL,
    outcome     text        NOT NULL CHECK (outcome IN
        ('applied', 'late', 'conflict', 'not_now', 'other_job', 'unknown_job')),
    UNIQUE NULLS NOT DISTINCT (job_id, sha256)
);
CREATE INDEX delivery_doitong ON delivery (doitong_id);
