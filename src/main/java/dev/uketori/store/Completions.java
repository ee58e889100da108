package dev.uketori.store;

import dev.uketori.job.Channel;
import dev.uketori.job.Event;
import dev.uketori.job.Wire;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/// What the log of events tells about the jobs that were drawn lately. All methods block and throw
/// [Unavailable] when the database is away.
@Singleton
public class Completions {

    private static final Logger LOG = Logger.getLogger(Completions.class);
    private static final Duration LATELY = Duration.ofHours(1);
    private static final int EVENTS = 5_000;
    private static final int MOST = 500;

    private final Db db;
    private final InstantSource clock;

    Completions(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    private static final String MARK =
            """
            UPDATE gate SET webhooks_silent = ? WHERE webhooks_silent <> ?
            """;

    /// Keeps whether webhooks come, and tells of it when that changes.
    public void mark(boolean silent) {
        db.transaction(connection -> {
            try (var statement = connection.prepareStatement(MARK)) {
                statement.setBoolean(1, silent);
                statement.setBoolean(2, silent);
                if (statement.executeUpdate() == 0) {
                    return silent;
                }
            }
            var type = silent ? Event.Type.WEBHOOKS_SILENT : Event.Type.WEBHOOKS_HEARD;
            LOG.warnf("%s", type.wire());
            EventColumns.tell(connection, type, Map.of(), clock.instant());
            return silent;
        });
    }

    /// The end of the log alone: what it costs does not grow with it.
    static final String RECENT =
            """
            SELECT data->>'by' AS by, (data->>'afterMs')::bigint AS after
            FROM (SELECT id, type, at, data FROM event ORDER BY id DESC LIMIT ?) AS newest
            WHERE type = 'job.completed' AND at > ? AND data->>'afterMs' IS NOT NULL
            ORDER BY id DESC LIMIT ?
            """;

    /// The jobs that were drawn in the last hour, newest first; of many, the last ones.
    public List<Completion> recent() {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(RECENT)) {
                statement.setInt(1, EVENTS);
                statement.setObject(2, clock.instant().minus(LATELY).atOffset(ZoneOffset.UTC));
                statement.setInt(3, MOST);
                try (var rows = statement.executeQuery()) {
                    var completions = new ArrayList<Completion>();
                    while (rows.next()) {
                        completions.add(
                                new Completion(
                                        Wire.of(Channel.class, rows.getString("by")),
                                        Duration.ofMillis(rows.getLong("after"))));
                    }
                    return completions;
                }
            }
        });
    }
}
