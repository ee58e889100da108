package dev.uketori.store;

import dev.uketori.job.JobId;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Reads jobs, for those who look. All methods block and throw [Unavailable] when the database is
/// away.
@Singleton
public class JobQueries implements PanacheRepositoryBase<JobRow, UUID> {

    /// Jobs in one look, each for somebody else.
    private static final int TOGETHER = 100;

    private final Db db;
    private final Together<UUID, Optional<JobRow>> reading = new Together<>(TOGETHER, this::jobs);

    JobQueries(Db db) {
        this.db = db;
    }

    /// The job as it is now, whoever it belongs to.
    public Optional<JobRow> job(JobId id) {
        return reading.ask(id.value());
    }

    static final String JOBS =
            """
            SELECT * FROM job WHERE id = ANY (:ids)
            """;

    /// Also where no request is.
    @ActivateRequestContext
    List<Optional<JobRow>> jobs(List<UUID> ids) {
        return Db.reading(() -> {
            // What the same request has read before may have been moved since, past Hibernate.
            getEntityManager().clear();
            var rows = new HashMap<UUID, JobRow>();
            for (var row :
                    getEntityManager()
                            .createNativeQuery(JOBS, JobRow.class)
                            .setParameter("ids", ids.toArray(new UUID[0]))
                            .getResultList()) {
                var job = (JobRow) row;
                rows.put(job.id, job);
            }
            return ids.stream().map(id -> Optional.ofNullable(rows.get(id))).toList();
        });
    }

    /// At most `limit` jobs, newest first.
    public List<JobRow> jobs(JobFilter filter, int limit) {
        var condition = Condition.of(filter);
        return Db.reading(
                () -> find(condition.newestFirst(), condition.parameters()).page(0, limit).list());
    }

    /// The same instant may hold a delivery and the moves that it brought: it came first, and what
    /// an app was told of them came last.
    static final String TIMELINE =
            """
            SELECT type, at, data, 1 AS rank, id FROM event WHERE job_id = ?
            UNION ALL
            SELECT 'delivery', received_at, jsonb_build_object('deliveryId', id, 'outcome', outcome), 0, 0
            FROM delivery WHERE job_id = ?
            UNION ALL
            SELECT 'notified', attempt.at, jsonb_build_object('notificationId', notification.id, 'type', type,
                'status', attempt.status, 'ms', ms), 2, 0
            FROM notification JOIN notification_attempt AS attempt ON notification_id = notification.id
            WHERE job_id = ?
            ORDER BY at, rank, id
            """;

    static final String LAST_POLLS =
            """
            SELECT data->>'answer' FROM event WHERE job_id = ? AND type = 'poll' ORDER BY id DESC LIMIT ?
            """;

    /// What the last polls of the job were answered, newest first.
    public List<String> lastPolls(JobId job, int atMost) {
        return last(LAST_POLLS, job, atMost);
    }

    /// An erasure may have taken out why some failed.
    static final String LAST_MIRRORS =
            """
            SELECT data->>'detail' FROM event WHERE job_id = ? AND type = 'mirror' AND data->>'detail' IS NOT NULL
            ORDER BY id DESC LIMIT ?
            """;

    /// Why the last tries to copy the job's image failed, newest first.
    public List<String> lastMirrors(JobId job, int atMost) {
        return last(LAST_MIRRORS, job, atMost);
    }

    private List<String> last(String sql, JobId job, int atMost) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setObject(1, job.value());
                statement.setInt(2, atMost);
                try (var rows = statement.executeQuery()) {
                    var texts = new ArrayList<String>();
                    while (rows.next()) {
                        texts.add(rows.getString(1));
                    }
                    return texts;
                }
            }
        });
    }

    static final String ENDED =
            """
            SELECT id FROM job WHERE id = ANY (?) AND ended_at IS NOT NULL
            """;

    /// Those of the jobs that are completed, failed or canceled.
    public Set<JobId> ended(Collection<JobId> jobs) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(ENDED)) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid", jobs.stream().map(JobId::value).toArray()));
                try (var rows = statement.executeQuery()) {
                    var ended = new HashSet<JobId>();
                    while (rows.next()) {
                        ended.add(new JobId(rows.getObject(1, UUID.class)));
                    }
                    return ended;
                }
            }
        });
    }

    private static final int COUNTED = 10_000;

    /// Of very many, those that are to be tried first: what it costs is bounded.
    static final String UNSTORED =
            """
            SELECT count(*) AS images, min(ended_at) AS oldest
            FROM (SELECT ended_at FROM job WHERE status = 'completed' AND due_at IS NOT NULL
                ORDER BY due_at LIMIT ?) AS waiting
            """;

    /// The images that are drawn and not in the bucket yet.
    public Unstored unstored() {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(UNSTORED)) {
                statement.setInt(1, COUNTED);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return new Unstored(
                            rows.getInt("images"),
                            Optional.ofNullable(StateRow.instant(rows, "oldest")));
                }
            }
        });
    }

    /// Everything that happened to the job, in order.
    public List<TimelineEntry> timeline(JobId job) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(TIMELINE)) {
                statement.setObject(1, job.value());
                statement.setObject(2, job.value());
                statement.setObject(3, job.value());
                try (var rows = statement.executeQuery()) {
                    var entries = new ArrayList<TimelineEntry>();
                    while (rows.next()) {
                        entries.add(
                                new TimelineEntry(
                                        rows.getString("type"),
                                        Objects.requireNonNull(StateRow.instant(rows, "at")),
                                        Json.read(rows.getString("data"))));
                    }
                    return entries;
                }
            }
        });
    }
}
