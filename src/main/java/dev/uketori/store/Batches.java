package dev.uketori.store;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/// Reads batches, for those who look. A batch is no row of its own: it is the jobs that carry its
/// id. All methods block and throw [Unavailable] when the database is away.
@Singleton
public class Batches {

    private final Db db;

    Batches(Db db) {
        this.db = db;
    }

    static final String BY_STATUS =
            """
            SELECT client, status, count(*)::integer AS jobs, sum(estimate_min) AS estimate_min,
                sum(estimate_max) AS estimate_max, sum(charged) AS charged,
                min(created_at) AS created_at, max(updated_at) AS updated_at, max(ended_at) AS ended_at
            FROM job WHERE batch_id = ? GROUP BY client, status
            """;

    /// The batch as it is now, whoever it belongs to.
    public Optional<Batch> find(UUID id) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(BY_STATUS)) {
                statement.setObject(1, id);
                try (var rows = statement.executeQuery()) {
                    var parts = new ArrayList<Batch>();
                    while (rows.next()) {
                        parts.add(part(id, rows));
                    }
                    return parts.stream().reduce(Batch::and);
                }
            }
        });
    }

    private static Batch part(UUID id, ResultSet row) throws SQLException {
        return new Batch(
                id,
                row.getString("client"),
                Map.of(Wire.of(Status.class, row.getString("status")), row.getInt("jobs")),
                row.getLong("estimate_min"),
                row.getLong("estimate_max"),
                row.getLong("charged"),
                Objects.requireNonNull(StateRow.instant(row, "created_at")),
                Objects.requireNonNull(StateRow.instant(row, "updated_at")),
                StateRow.instant(row, "ended_at"));
    }

    static final String QUEUED =
            """
            SELECT id FROM job WHERE batch_id = ? AND id > ? AND status = 'queued' ORDER BY id LIMIT ?
            """;

    /// At most `limit` jobs of the batch that are queued, in the order of their ids.
    ///
    /// @param after where the last ones ended
    public List<JobId> queued(UUID id, JobId after, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(QUEUED)) {
                statement.setObject(1, id);
                statement.setObject(2, after.value());
                statement.setInt(3, limit);
                try (var rows = statement.executeQuery()) {
                    var jobs = new ArrayList<JobId>();
                    while (rows.next()) {
                        jobs.add(new JobId(rows.getObject("id", UUID.class)));
                    }
                    return jobs;
                }
            }
        });
    }
}
