-- The apps. A job names its app by the name, which never changes.
CREATE TABLE client (
    id                  uuid        PRIMARY KEY,       -- UUIDv7
    name                text        NOT NULL UNIQUE,
    weight              integer     NOT NULL CHECK (weight BETWEEN 1 AND 1000),
    requests_per_minute integer     CHECK (requests_per_minute > 0), -- NULL: as many as it likes
    credits_per_day     bigint      CHECK (credits_per_day >= 0),
    created_at          timestamptz NOT NULL,
    disabled_at         timestamptz
);

-- What an app calls us with: as many keys at once as a rotation needs.
CREATE TABLE client_key (
    sha256     bytea       PRIMARY KEY,
    client_id  uuid        NOT NULL REFERENCES client,
    created_at timestamptz NOT NULL,
    expires_at timestamptz                             -- NULL: not before it is rotated
);
CREATE INDEX client_key_client ON client_key (client_id);

-- What we sign with when we call an app. Sealed: it must be read again, unlike a key.
CREATE TABLE client_secret (
    id         uuid        PRIMARY KEY,                -- UUIDv7
    client_id  uuid        NOT NULL REFERENCES client,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz
);
CREATE INDEX client_secret_client ON client_secret (client_id);

-- What we sign with is sealed from now on.
ALTER TABLE signing_key ADD COLUMN sealed boolean NOT NULL DEFAULT false;
