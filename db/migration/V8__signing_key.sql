-- What we sign with. The first that any replica makes is everybody's.
CREATE TABLE signing_key (
    kid         text        PRIMARY KEY,    -- RFC 7638 thumbprint
    public_key  bytea       NOT NULL,       -- X.509
    private_key bytea       NOT NULL,       -- PKCS #8
    created_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX signing_key_one ON signing_key ((true));
