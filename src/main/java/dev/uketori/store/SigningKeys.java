package dev.uketori.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;

/// Keeps the key that all replicas sign with. Blocks, and throws [dev.uketori.problem.Unavailable]
/// when the database is away.
@Singleton
public class SigningKeys {

    private final Db db;
    private final InstantSource clock;

    SigningKeys(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    private static final String OURS =
            """
            SELECT kid, public_key, private_key, sealed FROM signing_key
            """;

    private static final String KEEP =
            """
            INSERT INTO signing_key (kid, public_key, private_key, sealed, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    /// The key. Where there is none yet it is what `fresh` gives, unless another replica is faster.
    public SigningKey ours(Supplier<SigningKey> fresh) {
        return db.statement(connection -> {
            var kept = read(connection);
            if (kept.isPresent()) {
                return kept.get();
            }
            keep(connection, fresh.get());
            return read(connection).orElseThrow();
        });
    }

    private static Optional<SigningKey> read(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(OURS);
                var rows = statement.executeQuery()) {
            return rows.next()
                    ? Optional.of(
                            new SigningKey(
                                    rows.getString("kid"),
                                    rows.getBytes("public_key"),
                                    rows.getBytes("private_key"),
                                    rows.getBoolean("sealed")))
                    : Optional.empty();
        }
    }

    private void keep(Connection connection, SigningKey key) throws SQLException {
        try (var statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, key.kid());
            statement.setBytes(2, key.publicKey());
            statement.setBytes(3, key.privateKey());
            statement.setBoolean(4, key.sealed());
            statement.setObject(5, clock.instant().atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }
}
