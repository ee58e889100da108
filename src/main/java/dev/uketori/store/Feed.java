package dev.uketori.store;

import dev.uketori.job.JobId;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/// The log of events, as the feed reads it.
///
/// Ids come from a sequence, and a lower one may be committed after a higher one: what is missing
/// below an event that is there is either still to come or never will. The transactions of
/// [#writers] are those that it may come from. All methods block and throw `Unavailable` when the
/// database is away.
@Singleton
public class Feed {

    private final Db db;

    Feed(Db db) {
        this.db = db;
    }

    /// What is only on timelines is not in the index of apps.
    private static final String TOLD =
            "type NOT IN ('image.erased', 'job.deleted', 'poll', 'mirror')";

    static final String OF_ALL =
            """
            SELECT id, type, job_id, client, at, data FROM event
            WHERE id > ? AND id <= ? AND %s
            ORDER BY id LIMIT ?
            """
                    .formatted(TOLD);

    /// Compared in pairs, so that no other index has that order: an app with few events is not
    /// looked for among all the others'.
    static final String OF_CLIENT =
            """
            SELECT id, type, job_id, client, at, data FROM event
            WHERE client IS NOT NULL AND %s AND (client, id) > (?, ?) AND (client, id) <= (?, ?)
            ORDER BY client, id LIMIT ?
            """
                    .formatted(TOLD);

    static final String OF_JOB =
            """
            SELECT id, type, job_id, client, at, data FROM event
            WHERE id > ? AND id <= ? AND %s AND job_id = ?
            ORDER BY id LIMIT ?
            """
                    .formatted(TOLD);

    /// At most `limit` events with ids above `after` and not above `upTo`, oldest first.
    public List<FeedEvent> page(FeedFilter filter, long after, long upTo, int limit) {
        var job = filter.job();
        var client = filter.client();
        var sql = job != null ? OF_JOB : client != null ? OF_CLIENT : OF_ALL;
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                var next = 1;
                for (var bound : new long[] {after, upTo}) {
                    if (job == null && client != null) {
                        statement.setString(next++, client);
                    }
                    statement.setLong(next++, bound);
                }
                if (job != null) {
                    statement.setObject(next++, job.value());
                }
                statement.setInt(next, limit);
                return events(statement);
            }
        });
    }

    static final String TAIL =
            """
            SELECT id, type, job_id, client, at, data FROM event WHERE id > ? ORDER BY id LIMIT ?
            """;

    /// At most `limit` events with ids above `after`, lowest first: all kinds, and whatever is
    /// missing between them.
    public List<FeedEvent> tail(long after, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(TAIL)) {
                statement.setLong(1, after);
                statement.setInt(2, limit);
                return events(statement);
            }
        });
    }

    static final String NEWEST =
            """
            SELECT coalesce(max(id), 0) FROM event
            """;

    /// The highest id of all events that are there.
    public long newest() {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NEWEST);
                    var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    /// A transaction locks the table before it takes an id, and lets go of it after what it wrote
    /// can be seen.
    private static final String WRITERS =
            """
            SELECT virtualtransaction FROM pg_locks
            WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = 'event'::regclass
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """;

    /// The open transactions that write events or may be about to.
    public Set<String> writers() {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(WRITERS);
                    var rows = statement.executeQuery()) {
                var writers = new HashSet<String>();
                while (rows.next()) {
                    writers.add(rows.getString(1));
                }
                return writers;
            }
        });
    }

    private static List<FeedEvent> events(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var events = new ArrayList<FeedEvent>();
            while (rows.next()) {
                events.add(event(rows));
            }
            return events;
        }
    }

    private static FeedEvent event(ResultSet row) throws SQLException {
        var job = row.getObject("job_id", UUID.class);
        return new FeedEvent(
                row.getLong("id"),
                row.getString("type"),
                job == null ? null : new JobId(job),
                row.getString("client"),
                Objects.requireNonNull(StateRow.instant(row, "at")),
                row.getString("data"));
    }
}
