package dev.uketori.store;

import dev.uketori.ambient.Ids;
import dev.uketori.job.Event;
import dev.uketori.job.JobId;
import dev.uketori.job.Wire;
import dev.uketori.store.Erasure.What;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// Takes out of the database what nobody is to find any more. Credits and times stay. All methods
/// block and throw [Unavailable] when the database is away.
@Singleton
public class Erasures {

    private final Db db;
    private final InstantSource clock;

    Erasures(Db db, InstantSource clock) {
        this.db = db;
        this.clock = clock;
    }

    /// Doitong's words may repeat the prompt's; what it was paid stays.
    private static final String DELETE =
            """
            WITH gone AS (
                UPDATE job SET prompt = '', metadata = NULL, reference = NULL, callback_url = NULL,
                    source_url = CASE WHEN source_url IS NOT NULL THEN '' END,
                    error_message = CASE WHEN error_message IS NOT NULL THEN '' END,
                    prompt_erased_at = COALESCE(prompt_erased_at, ?), deleted_at = ?, updated_at = ?
                WHERE id = ? AND ended_at IS NOT NULL AND due_at IS NULL AND deleted_at IS NULL
                RETURNING id, client, deleted_at),
            payloads AS (
                UPDATE delivery SET body = '' WHERE job_id IN (SELECT id FROM gone)),
            words AS (
                UPDATE event SET data = data - 'detail' WHERE job_id IN (SELECT id FROM gone)),
            notices AS (
                DELETE FROM notification WHERE job_id IN (SELECT id FROM gone)),
            objects AS (
                INSERT INTO erasure (job_id, what, due_at) SELECT id, 'image', deleted_at FROM gone
                ON CONFLICT (job_id, what) DO UPDATE SET due_at = excluded.due_at),
            told AS (
                INSERT INTO event (job_id, client, type, at, data) SELECT id, client, ?, deleted_at, '{}' FROM gone)
            SELECT count(*) FROM gone
            """;

    /// Deletes a job that is over: what people wrote is gone when this returns, and its objects are
    /// ordered to be removed.
    ///
    /// @return whether it was there and over
    public boolean delete(JobId job) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(DELETE)) {
                var now = clock.instant().atOffset(ZoneOffset.UTC);
                statement.setObject(1, now);
                statement.setObject(2, now);
                statement.setObject(3, now);
                statement.setObject(4, job.value());
                statement.setString(5, Event.Type.JOB_DELETED.wire());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1) == 1;
                }
            }
        });
    }

    private static final String ERASE_PROMPT =
            """
            WITH gone AS (
                UPDATE job SET prompt = '', metadata = NULL, callback_url = NULL,
                    error_message = CASE WHEN error_message IS NOT NULL THEN '' END,
                    prompt_erased_at = ?, updated_at = ?
                WHERE id = ? AND ended_at IS NOT NULL AND prompt_erased_at IS NULL
                RETURNING id),
            payloads AS (
                UPDATE delivery SET body = '' WHERE job_id IN (SELECT id FROM gone)),
            notices AS (
                UPDATE notification SET url = '' WHERE job_id IN (SELECT id FROM gone) AND due_at IS NULL)
            UPDATE event SET data = data - 'detail' WHERE job_id IN (SELECT id FROM gone)
            """;

    /// Takes what people wrote out of a job that is over.
    public void erasePrompt(JobId job) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(ERASE_PROMPT)) {
                var now = clock.instant().atOffset(ZoneOffset.UTC);
                statement.setObject(1, now);
                statement.setObject(2, now);
                statement.setObject(3, job.value());
                return statement.executeUpdate();
            }
        });
    }

    static final String CLAIM =
            """
            WITH claimed AS (
                UPDATE erasure SET due_at = ?
                WHERE (job_id, what) IN (
                    SELECT job_id, what FROM erasure WHERE due_at <= ? ORDER BY due_at LIMIT ?
                    FOR UPDATE SKIP LOCKED)
                RETURNING job_id, what)
            SELECT id, what, created_at, ended_at IS NOT NULL AND job.due_at IS NULL AS over
            FROM claimed JOIN job ON id = job_id
            """;

    /// Takes at most `limit` erasures that are due, for one worker alone until `leaseEnds`. What is
    /// not [#done] is due again then.
    public List<Erasure> claim(Instant leaseEnds, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(CLAIM)) {
                statement.setObject(1, leaseEnds.atOffset(ZoneOffset.UTC));
                statement.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
                statement.setInt(3, limit);
                try (var rows = statement.executeQuery()) {
                    var claimed = new ArrayList<Erasure>();
                    while (rows.next()) {
                        claimed.add(
                                new Erasure(
                                        new JobId(rows.getObject("id", UUID.class)),
                                        Wire.of(What.class, rows.getString("what")),
                                        Objects.requireNonNull(
                                                StateRow.instant(rows, "created_at")),
                                        rows.getBoolean("over")));
                    }
                    return claimed;
                }
            }
        });
    }

    private static final String DONE =
            """
            DELETE FROM erasure WHERE job_id = ? AND what = ?
            """;

    /// Says that it is erased.
    public void done(Erasure erasure) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(DONE)) {
                statement.setObject(1, erasure.job().value());
                statement.setString(2, erasure.what().wire());
                return statement.executeUpdate();
            }
        });
    }

    /// Hops from app to app along the index, however many jobs each has.
    static final String CLIENTS =
            """
            WITH RECURSIVE app (client) AS (
                (SELECT client FROM job ORDER BY client LIMIT 1)
                UNION ALL
                SELECT (SELECT job.client FROM job WHERE job.client > app.client ORDER BY job.client LIMIT 1)
                FROM app WHERE app.client IS NOT NULL)
            SELECT client FROM app WHERE client IS NOT NULL
            """;

    /// The apps that have jobs.
    public List<String> clients() {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(CLIENTS);
                    var rows = statement.executeQuery()) {
                var clients = new ArrayList<String>();
                while (rows.next()) {
                    clients.add(rows.getString(1));
                }
                return clients;
            }
        });
    }

    /// Goes on where the last sweep ended: no job is read twice.
    static final String SWEEP =
            """
            WITH passed AS (
                SELECT id FROM job
                WHERE client = ? AND id > COALESCE(
                        (SELECT swept_to FROM retention WHERE client = ? AND what = ?),
                        '00000000-0000-0000-0000-000000000000')
                    AND id < ?
                ORDER BY id LIMIT ?),
            ordered AS (
                INSERT INTO erasure (job_id, what, due_at) SELECT id, ?, ? FROM passed
                ON CONFLICT DO NOTHING),
            swept AS (
                INSERT INTO retention (client, what, swept_to)
                SELECT ?, ?, id FROM passed ORDER BY id DESC LIMIT 1
                ON CONFLICT (client, what) DO UPDATE SET swept_to = GREATEST(retention.swept_to, excluded.swept_to))
            SELECT count(*) FROM passed
            """;

    /// Orders the erasure of what jobs of an app have that were created before then, oldest first.
    ///
    /// @return how many jobs it went through, at most `limit`
    public int sweep(String client, What what, Instant createdBefore, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(SWEEP)) {
                statement.setString(1, client);
                statement.setString(2, client);
                statement.setString(3, what.wire());
                statement.setObject(4, Ids.floor(createdBefore));
                statement.setInt(5, limit);
                statement.setString(6, what.wire());
                statement.setObject(7, clock.instant().atOffset(ZoneOffset.UTC));
                statement.setString(8, client);
                statement.setString(9, what.wire());
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }
}
