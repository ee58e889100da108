-- How far the log of events was gone through for what apps are to be told.
CREATE TABLE notice_cursor (
    id       integer PRIMARY KEY CHECK (id = 1),
    event_id bigint  NOT NULL                          -- the last that was looked at
);
INSERT INTO notice_cursor SELECT 1, coalesce(max(id), 0) FROM event;

-- What an app is told of one of its jobs, at the address that came with it.
CREATE TABLE notification (
    id           uuid        PRIMARY KEY,              -- UUIDv7; the receiver's webhook-id
    client       text        NOT NULL,
    job_id       uuid        NOT NULL,
    type         text        NOT NULL,
    style        text        NOT NULL CHECK (style IN ('notice', 'doitong')), -- in whose words
    happened_at  timestamptz NOT NULL,
    url          text        NOT NULL,
    receiver     text        NOT NULL,                 -- scheme, host and port of it
    status       text        NOT NULL CHECK (status IN ('pending', 'delivered', 'failed', 'gone')),
    due_at       timestamptz,
    leased_until timestamptz,                          -- somebody is calling; NULL: nobody
    fence        integer     NOT NULL DEFAULT 0,
    attempts     integer     NOT NULL DEFAULT 0,       -- since it was last ordered
    created_at   timestamptz NOT NULL,
    ended_at     timestamptz,
    CHECK ((status = 'pending') = (due_at IS NOT NULL)),
    CHECK ((status = 'pending') = (ended_at IS NULL)),
    CHECK (leased_until IS NULL OR due_at IS NOT NULL)
) WITH (fillfactor = 80);

-- What waits, receiver by receiver: one that has much waiting costs the others nothing.
CREATE INDEX notification_due ON notification (client, receiver, due_at)
    WHERE due_at IS NOT NULL AND leased_until IS NULL;
CREATE INDEX notification_leased ON notification (client, receiver) WHERE leased_until IS NOT NULL;
CREATE INDEX notification_client ON notification (client, id);
CREATE INDEX notification_job ON notification (job_id);

CREATE TABLE notification_attempt (
    notification_id uuid        NOT NULL REFERENCES notification ON DELETE CASCADE,
    at              timestamptz NOT NULL,
    ms              bigint      NOT NULL,
    status          integer,                           -- HTTP's; NULL: there was no answer
    detail          text        NOT NULL,              -- the beginning of the answer, or why there was none
    PRIMARY KEY (notification_id, at)
);

-- The receivers that failed last; one that did often is left alone for a while.
CREATE TABLE receiver (
    client     text        NOT NULL,
    receiver   text        NOT NULL,
    failures   integer     NOT NULL,                   -- in a row
    open_until timestamptz NOT NULL,                   -- nobody calls it before then
    PRIMARY KEY (client, receiver)
);

-- The addresses that answered 410: nothing more is sent there.
CREATE TABLE receiver_gone (
    client text        NOT NULL,
    url    text        NOT NULL,
    since  timestamptz NOT NULL,
    PRIMARY KEY (client, url)
);
