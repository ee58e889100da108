package dev.uketori.store;

import dev.uketori.job.Attempts;
import dev.uketori.job.Callback;
import dev.uketori.job.Cost;
import dev.uketori.job.Estimate;
import dev.uketori.job.Event;
import dev.uketori.job.Hold;
import dev.uketori.job.JobError;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import dev.uketori.job.Status;
import dev.uketori.job.StoredImage;
import dev.uketori.job.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The statements that keep, claim, lock and write jobs.
final class JobStatements {

    private JobStatements() {}

    /// The jobs and what there is to tell about them, in one statement: one round trip, one commit.
    private static final String INSERT =
            """
            WITH kept AS (
                INSERT INTO job (id, client, service, prompt, width, height, version, quality, reference,
                    metadata, batch_id, callback_url, callback_style, deadline_at, estimate_min, estimate_max,
                    status, due_at, created_at, updated_at)
                SELECT id, client, service, prompt, width, height, version, quality, reference,
                    metadata, batch_id, callback_url, callback_style, deadline_at, estimate_min, estimate_max,
                    'queued', created_at, created_at, created_at
                FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::int[], ?::int[], ?::text[], ?::text[],
                    ?::text[], ?::jsonb[], ?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::int[], ?::int[],
                    ?::timestamptz[])
                    AS new (id, client, service, prompt, width, height, version, quality, reference,
                        metadata, batch_id, callback_url, callback_style, deadline_at, estimate_min, estimate_max, created_at)
                RETURNING id, client, created_at)
            INSERT INTO event (job_id, client, type, at, data)
            SELECT id, client, ?, created_at, '{}' FROM kept ORDER BY id
            """;

    static int insert(Connection connection, List<NewJob> jobs) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, 1, jobs)
                    .add("uuid", job -> job.id().value())
                    .add("text", NewJob::client)
                    .add("text", order(Order::service))
                    .add("text", order(Order::prompt))
                    .add("int4", order(Order::width))
                    .add("int4", order(Order::height))
                    .add("text", order(Order::version))
                    .add("text", order(Order::quality))
                    .add("text", order(Order::reference))
                    .add("jsonb", order(Order::metadata))
                    .add("uuid", order(Order::batchId))
                    .add("text", callback(Callback::url))
                    .add("text", job -> style(job.order()).wire())
                    .add("timestamptz", order(Order::deadline))
                    .add("int4", order(order -> estimate(order).min()))
                    .add("int4", order(order -> estimate(order).max()))
                    .add("timestamptz", NewJob::createdAt);
            statement.setString(18, Event.Type.JOB_QUEUED.wire());
            return statement.executeUpdate();
        }
    }

    private static Function<NewJob, @Nullable Object> order(
            Function<Order, @Nullable Object> column) {
        return job -> column.apply(job.order());
    }

    private static Function<NewJob, @Nullable Object> callback(
            Function<Callback, @Nullable Object> column) {
        return job -> {
            var callback = job.order().callback();
            return callback == null ? null : column.apply(callback);
        };
    }

    private static Callback.Style style(Order order) {
        return order.callback() == null ? Callback.Style.NOTICE : order.callback().style();
    }

    private static Estimate estimate(Order order) {
        return Estimate.of(order.width(), order.height());
    }

    /// Waits for another transaction that is just claiming the same key.
    private static final String CLAIM_KEY =
            """
            INSERT INTO idempotency (client, key, fingerprint, job_id, created_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String FIND_KEY =
            """
            SELECT fingerprint, job_id FROM idempotency WHERE client = ? AND key = ?
            """;

    /// What a key was used for before.
    ///
    /// @param made the id of the job or batch
    /// @param same whether by the same request
    record Earlier(UUID made, boolean same) {}

    /// Null if the key is new and now that of what is made.
    static @Nullable Earlier claimKey(
            Connection connection, String client, IdempotencyKey key, UUID made, Instant at)
            throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM_KEY)) {
            statement.setString(1, client);
            statement.setString(2, key.key());
            statement.setBytes(3, key.fingerprint());
            statement.setObject(4, made);
            statement.setObject(5, at.atOffset(ZoneOffset.UTC));
            if (statement.executeUpdate() == 1) {
                return null;
            }
        }
        try (var statement = connection.prepareStatement(FIND_KEY)) {
            statement.setString(1, client);
            statement.setString(2, key.key());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new Earlier(
                        rows.getObject("job_id", UUID.class),
                        Arrays.equals(rows.getBytes("fingerprint"), key.fingerprint()));
            }
        }
    }

    /// The array makes the plan the same at any size: the partial index finds the ids, the primary
    /// key the rows.
    static final String CLAIM =
            """
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT id FROM job WHERE status = ? AND due_at <= ?
                ORDER BY due_at LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING *
            """;

    static List<Claim> claim(
            Connection connection, Status status, Instant now, Instant leaseEnds, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM)) {
            statement.setObject(1, leaseEnds.atOffset(ZoneOffset.UTC));
            statement.setString(2, status.wire());
            statement.setObject(3, now.atOffset(ZoneOffset.UTC));
            statement.setInt(4, limit);
            return claims(statement);
        }
    }

    static final String CLAIM_DEAR =
            """
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT id FROM job WHERE status = 'queued' AND due_at <= ? AND estimate_max > ?
                ORDER BY due_at LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING *
            """;

    /// Those that are due and may cost more than `credits`.
    static List<Claim> claimDear(
            Connection connection, long credits, Instant now, Instant leaseEnds, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM_DEAR)) {
            statement.setObject(1, leaseEnds.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setLong(3, credits);
            statement.setInt(4, limit);
            return claims(statement);
        }
    }

    static final String CLAIM_HELD =
            """
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT id FROM job WHERE hold_reason = 'credits' AND hold_needs <= ?
                ORDER BY hold_needs, id LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING *
            """;

    /// Those put aside that need at most `credits`, the cheapest first.
    static List<Claim> claimHeld(Connection connection, long credits, Instant leaseEnds, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM_HELD)) {
            statement.setObject(1, leaseEnds.atOffset(ZoneOffset.UTC));
            statement.setLong(2, credits);
            statement.setInt(3, limit);
            return claims(statement);
        }
    }

    /// Whether they are due or not.
    static final String CLAIM_OVERDUE =
            """
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT id FROM job WHERE status = 'queued' AND deadline_at <= ?
                ORDER BY deadline_at LIMIT ?
                FOR NO KEY UPDATE SKIP LOCKED))
            RETURNING *
            """;

    static List<Claim> claimOverdue(
            Connection connection, Instant now, Instant leaseEnds, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(CLAIM_OVERDUE)) {
            statement.setObject(1, leaseEnds.atOffset(ZoneOffset.UTC));
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setInt(3, limit);
            return claims(statement);
        }
    }

    /// Whatever has ended by now, or was taken over, stays as it is. In the order in which all lock
    /// jobs.
    static final String HAND_BACK =
            """
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(
                SELECT job.id FROM unnest(?::uuid[], ?::int[]) AS held (id, fence)
                JOIN job ON job.id = held.id AND job.fence = held.fence
                WHERE job.status = ? AND job.due_at IS NOT NULL
                ORDER BY job.id
                FOR NO KEY UPDATE OF job))
            """;

    static int handBack(Connection connection, Status status, List<Claim> claims, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(HAND_BACK)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid", claims.stream().map(claim -> claim.id().value()).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf("int", claims.stream().map(Claim::fence).toArray()));
            statement.setString(4, status.wire());
            return statement.executeUpdate();
        }
    }

    static List<Claim> claims(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var claims = new ArrayList<Claim>();
            while (rows.next()) {
                claims.add(
                        new Claim(
                                id(rows),
                                rows.getString("client"),
                                readOrder(rows),
                                StateRow.read(rows).state(),
                                readAttempts(rows),
                                readCost(rows),
                                rows.getInt("fence"),
                                Objects.requireNonNull(StateRow.instant(rows, "created_at"))));
            }
            return claims;
        }
    }

    private static Order readOrder(ResultSet row) throws SQLException {
        return new Order(
                row.getString("service"),
                row.getString("prompt"),
                row.getInt("width"),
                row.getInt("height"),
                row.getString("version"),
                row.getString("quality"),
                row.getString("reference"),
                row.getString("metadata"),
                row.getObject("batch_id", UUID.class),
                Callback.to(
                        row.getString("callback_url"),
                        Wire.of(Callback.Style.class, row.getString("callback_style"))),
                StateRow.instant(row, "deadline_at"));
    }

    private static Attempts readAttempts(ResultSet row) throws SQLException {
        return new Attempts(row.getInt("submits"), row.getInt("polls"), row.getInt("mirrors"));
    }

    private static Cost readCost(ResultSet row) throws SQLException {
        return new Cost(
                new Estimate(row.getInt("estimate_min"), row.getInt("estimate_max")),
                row.getInt("charged"),
                row.getInt("charged_guess"));
    }

    private static JobId id(ResultSet row) throws SQLException {
        return new JobId(row.getObject("id", UUID.class));
    }

    /// In the order of their ids, so that two transactions never wait for each other. By Doitong's
    /// id too: a report may know no other, and one that names another job's must be seen.
    static final String LOCK =
            """
            SELECT id, client, fence, earlier_ids, submits, polls, mirrors, estimate_min, estimate_max, charged, charged_guess,
                status, due_at, hold_reason, hold_needs, doitong_id, completed_by, source_url,
                image_state, image_key, image_type, image_bytes, image_width, image_height, image_sha256,
                error_code, error_message, error_retryable, submitted_at, ended_at, stored_at
            FROM job WHERE id = ANY (?) OR doitong_id = ANY (?)
            ORDER BY id
            FOR NO KEY UPDATE
            """;

    private static final String ERASED =
            """
            SELECT prompt_erased_at IS NOT NULL FROM job WHERE id = ?
            """;

    /// Whether a job that is there has no prompt any more.
    static boolean isErased(Connection connection, JobId job) throws SQLException {
        try (var statement = connection.prepareStatement(ERASED)) {
            statement.setObject(1, job.value());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    static LockedJobs lock(Connection connection, List<Advance> advances) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            given(advances, a -> a.job() == null ? null : a.job().value())));
            statement.setArray(
                    2,
                    connection.createArrayOf("text", given(advances, a -> a.report().doitongId())));
            try (var rows = statement.executeQuery()) {
                var jobs = new ArrayList<LockedJob>();
                while (rows.next()) {
                    jobs.add(
                            new LockedJob(
                                    id(rows),
                                    rows.getString("client"),
                                    StateRow.read(rows).state(),
                                    readAttempts(rows),
                                    readCost(rows),
                                    rows.getInt("fence"),
                                    earlierIds(rows)));
                }
                return new LockedJobs(jobs);
            }
        }
    }

    private static Set<String> earlierIds(ResultSet row) throws SQLException {
        var ids = row.getArray("earlier_ids");
        return ids == null ? Set.of() : Set.of((String[]) ids.getArray());
    }

    private static Object[] given(
            List<Advance> advances, Function<Advance, @Nullable Object> column) {
        return advances.stream()
                .map(column)
                .flatMap(value -> value == null ? Stream.empty() : Stream.of(value))
                .distinct()
                .toArray();
    }

    /// Binds what `DecisionStatement` writes into jobs.
    static int bind(PreparedStatement statement, int first, List<LockedJob> jobs)
            throws SQLException {
        var rows = jobs.stream().map(job -> new Written(job, StateRow.of(job.state()))).toList();
        return new Columns<>(statement, first, rows)
                .add("uuid", row -> row.job().id().value())
                .add("text", row -> row.state().status())
                .add("timestamptz", row -> row.state().dueAt())
                .add("text", hold(hold -> hold.reason().wire()))
                .add("int4", hold(Hold::needs))
                .add("text", row -> row.state().doitongId())
                .add("text", row -> row.state().completedBy())
                .add("text", row -> row.state().sourceUrl())
                .add("text", row -> row.state().imageState())
                .add("text", image(StoredImage::key))
                .add("text", image(StoredImage::contentType))
                .add("int8", image(StoredImage::bytes))
                .add("int4", image(StoredImage::width))
                .add("int4", image(StoredImage::height))
                .add("text", image(StoredImage::sha256))
                .add("text", error(error -> error.code().wire()))
                .add("text", error(JobError::message))
                .add("bool", error(JobError::retryable))
                .add("timestamptz", row -> row.state().submittedAt())
                .add("timestamptz", row -> row.state().endedAt())
                .add("timestamptz", row -> row.state().storedAt())
                .add("int4", row -> row.job().attempts().submit())
                .add("int4", row -> row.job().attempts().poll())
                .add("int4", row -> row.job().attempts().mirror())
                .add("int4", row -> row.job().cost().charged())
                .add("int4", row -> row.job().cost().guess())
                .next();
    }

    private record Written(LockedJob job, StateRow state) {}

    private static Function<Written, @Nullable Object> hold(
            Function<Hold, @Nullable Object> column) {
        return row -> {
            var hold = row.state().hold();
            return hold == null ? null : column.apply(hold);
        };
    }

    private static Function<Written, @Nullable Object> image(
            Function<StoredImage, @Nullable Object> column) {
        return row -> {
            var image = row.state().image();
            return image == null ? null : column.apply(image);
        };
    }

    private static Function<Written, @Nullable Object> error(
            Function<JobError, @Nullable Object> column) {
        return row -> {
            var error = row.state().error();
            return error == null ? null : column.apply(error);
        };
    }
}
