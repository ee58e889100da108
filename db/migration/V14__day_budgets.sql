-- What the apps that have a budget have ordered, by day: one row for all replicas, so that it holds exactly.
CREATE TABLE ordered (
    client  text   NOT NULL,
    day     date   NOT NULL,                           -- UTC
    credits bigint NOT NULL,                           -- the most that its jobs may cost
    PRIMARY KEY (client, day)
) WITH (fillfactor = 50);                              -- room for its next version beside it
