package dev.uketori.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The apps, the hashes of their keys, and the sealed secrets that they are called with. All
/// methods block, and throw [dev.uketori.problem.Unavailable] when the database is away.
@Singleton
public class Clients {

    private final Db db;
    private final InstantSource clock;

    Clients(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /// What an app gets to know once, as it is kept.
    ///
    /// @param keySha256 of a key; null for none
    /// @param secretId of the sealed secret
    /// @param sealedSecret null for none
    public record Credentials(
            byte @Nullable [] keySha256, UUID secretId, byte @Nullable [] sealedSecret) {}

    private static final String INSERT =
            """
            INSERT INTO client (id, name, weight, requests_per_minute, credits_per_day, created_at)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) DO NOTHING
            """;

    /// Keeps a new app.
    ///
    /// @return whether its name was free
    public boolean insert(UUID id, String name, Client.Share share, Credentials credentials) {
        return db.transaction(connection -> {
            try (var statement = connection.prepareStatement(INSERT)) {
                statement.setObject(1, id);
                statement.setString(2, name);
                bind(statement, 3, share);
                statement.setObject(6, now());
                if (statement.executeUpdate() == 0) {
                    return false;
                }
            }
            add(connection, id, credentials);
            return true;
        });
    }

    private static final String SHARE =
            """
            UPDATE client SET weight = ?, requests_per_minute = ?, credits_per_day = ? WHERE id = ?
            """;

    /// Lets an app take other shares.
    public void share(UUID id, Client.Share share) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(SHARE)) {
                bind(statement, 1, share);
                statement.setObject(4, id);
                return statement.executeUpdate();
            }
        });
    }

    private static void bind(PreparedStatement statement, int first, Client.Share share)
            throws SQLException {
        statement.setInt(first, share.weight());
        statement.setObject(first + 1, share.requestsPerMinute(), Types.INTEGER);
        statement.setObject(first + 2, share.creditsPerDay(), Types.BIGINT);
    }

    private static final String DISABLE =
            """
            UPDATE client SET disabled_at = CASE WHEN ? THEN coalesce(disabled_at, ?) END WHERE id = ?
            """;

    /// Shuts an app out, or lets it in again.
    public void disable(UUID id, boolean disabled) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(DISABLE)) {
                statement.setBoolean(1, disabled);
                statement.setObject(2, now());
                statement.setObject(3, id);
                return statement.executeUpdate();
            }
        });
    }

    private static final String END_KEYS =
            """
            UPDATE client_key SET expires_at = least(expires_at, ?) WHERE client_id = ?
            """;

    private static final String END_SECRETS =
            """
            UPDATE client_secret SET expires_at = least(expires_at, ?) WHERE client_id = ?
            """;

    private static final String FORGET_KEYS =
            """
            DELETE FROM client_key WHERE client_id = ? AND expires_at <= ?
            """;

    private static final String FORGET_SECRETS =
            """
            DELETE FROM client_secret WHERE client_id = ? AND expires_at <= ?
            """;

    /// Gives an app new credentials. Its earlier ones of the same kind end at `earlierUntil`, if
    /// they do not end before.
    public void rotate(UUID id, Credentials fresh, Instant earlierUntil) {
        db.transaction(connection -> {
            if (fresh.keySha256() != null) {
                end(connection, END_KEYS, FORGET_KEYS, id, earlierUntil);
            }
            if (fresh.sealedSecret() != null) {
                end(connection, END_SECRETS, FORGET_SECRETS, id, earlierUntil);
            }
            add(connection, id, fresh);
            return id;
        });
    }

    private void end(Connection connection, String end, String forget, UUID id, Instant until)
            throws SQLException {
        try (var statement = connection.prepareStatement(end)) {
            statement.setObject(1, until.atOffset(ZoneOffset.UTC));
            statement.setObject(2, id);
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(forget)) {
            statement.setObject(1, id);
            statement.setObject(2, now());
            statement.executeUpdate();
        }
    }

    private static final String ADD_KEY =
            """
            INSERT INTO client_key (sha256, client_id, created_at) VALUES (?, ?, ?)
            """;

    private static final String ADD_SECRET =
            """
            INSERT INTO client_secret (id, client_id, sealed, created_at) VALUES (?, ?, ?, ?)
            """;

    private void add(Connection connection, UUID id, Credentials credentials) throws SQLException {
        if (credentials.keySha256() != null) {
            try (var statement = connection.prepareStatement(ADD_KEY)) {
                statement.setBytes(1, credentials.keySha256());
                statement.setObject(2, id);
                statement.setObject(3, now());
                statement.executeUpdate();
            }
        }
        if (credentials.sealedSecret() != null) {
            try (var statement = connection.prepareStatement(ADD_SECRET)) {
                statement.setObject(1, credentials.secretId());
                statement.setObject(2, id);
                statement.setBytes(3, credentials.sealedSecret());
                statement.setObject(4, now());
                statement.executeUpdate();
            }
        }
    }

    private static final String COLUMNS =
            """
            SELECT id, name, weight, requests_per_minute, credits_per_day, created_at, disabled_at,
                (SELECT max(expires_at) FROM (
                    SELECT expires_at FROM client_key WHERE client_id = client.id
                    UNION ALL
                    SELECT expires_at FROM client_secret WHERE client_id = client.id) AS ending
                WHERE expires_at > ?) AS rotating_until
            FROM client
            """;

    private static final String BY_KEY =
            COLUMNS
                    + """
                    WHERE id = (SELECT client_id FROM client_key
                        WHERE sha256 = ? AND (expires_at IS NULL OR expires_at > ?))
                    """;

    /// The app that a key is, disabled or not.
    public Optional<Client> ofKey(byte[] sha256) {
        return one(
                BY_KEY,
                statement -> {
                    statement.setBytes(2, sha256);
                    statement.setObject(3, now());
                });
    }

    private static final String BY_ID = COLUMNS + "WHERE id = ?";

    /// That app.
    public Optional<Client> find(UUID id) {
        return one(BY_ID, statement -> statement.setObject(2, id));
    }

    private static final String BY_NAME = COLUMNS + "WHERE name = ?";

    /// The app of that name.
    public Optional<Client> named(String name) {
        return one(BY_NAME, statement -> statement.setString(2, name));
    }

    private static final String NEWEST =
            COLUMNS
                    + """
                    WHERE id < ? ORDER BY id DESC LIMIT ?
                    """;

    private static final UUID LAST = new UUID(-1, -1);

    /// Apps, newest first.
    ///
    /// @param after where the last page ended; null for the first
    public List<Client> list(@Nullable UUID after, int limit) {
        return many(
                NEWEST,
                statement -> {
                    statement.setObject(2, after == null ? LAST : after);
                    statement.setInt(3, limit);
                });
    }

    /// A sealed secret.
    ///
    /// @param id the row's, which the seal is bound to
    public record SealedSecret(UUID id, byte[] sealed) {}

    private static final String SECRETS =
            """
            SELECT id, sealed FROM client_secret
            WHERE client_id = (SELECT id FROM client WHERE name = ?) AND (expires_at IS NULL OR expires_at > ?)
            ORDER BY id DESC
            """;

    /// The sealed secrets that the app of that name is called with, the newest first.
    public List<SealedSecret> secrets(String name) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(SECRETS)) {
                statement.setString(1, name);
                statement.setObject(2, now());
                try (var rows = statement.executeQuery()) {
                    var sealed = new ArrayList<SealedSecret>();
                    while (rows.next()) {
                        sealed.add(
                                new SealedSecret(
                                        rows.getObject("id", UUID.class), rows.getBytes("sealed")));
                    }
                    return sealed;
                }
            }
        });
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private Optional<Client> one(String query, Binding binding) {
        return many(query, binding).stream().findFirst();
    }

    private List<Client> many(String query, Binding binding) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(query)) {
                statement.setObject(1, now());
                binding.bind(statement);
                try (var rows = statement.executeQuery()) {
                    var clients = new ArrayList<Client>();
                    while (rows.next()) {
                        clients.add(read(rows));
                    }
                    return clients;
                }
            }
        });
    }

    private static Client read(ResultSet row) throws SQLException {
        return new Client(
                row.getObject("id", UUID.class),
                row.getString("name"),
                new Client.Share(
                        row.getInt("weight"),
                        row.getObject("requests_per_minute", Integer.class),
                        row.getObject("credits_per_day", Long.class)),
                Objects.requireNonNull(StateRow.instant(row, "created_at")),
                StateRow.instant(row, "disabled_at"),
                StateRow.instant(row, "rotating_until"));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
