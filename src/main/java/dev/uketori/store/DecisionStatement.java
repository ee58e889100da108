package dev.uketori.store;

import dev.uketori.store.JobStore.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/// The statement that writes what was decided.
final class DecisionStatement {

    private DecisionStatement() {}

    /// Rows, events and deliveries of a batch in one round trip: what a batch costs besides its
    /// rows is what a webhook costs that comes alone.
    ///
    /// Whoever held a job that is queued again holds it no more, and what Doitong said of the try
    /// before is told apart from what it says of the next.
    ///
    /// The same body for the same job is one delivery, however often it comes. In the order of the
    /// index, which keeps two transactions from waiting for each other where no job's lock does.
    static final String WRITE =
            """
            WITH moved AS (
                UPDATE job SET
                    status = new.status, due_at = new.due_at, hold_reason = new.hold_reason, hold_needs = new.hold_needs,
                    doitong_id = new.doitong_id, completed_by = new.completed_by, source_url = new.source_url,
                    image_state = new.image_state, image_key = new.image_key, image_type = new.image_type,
                    image_bytes = new.image_bytes, image_width = new.image_width, image_height = new.image_height,
                    image_sha256 = new.image_sha256, error_code = new.error_code,
                    error_message = new.error_message, error_retryable = new.error_retryable,
                    submitted_at = new.submitted_at, ended_at = new.ended_at, stored_at = new.stored_at,
                    submits = new.submits, polls = new.polls, mirrors = new.mirrors,
                    charged = new.charged, charged_guess = new.charged_guess, updated_at = ?,
                    fence = CASE WHEN new.status = 'queued' THEN job.fence + 1 ELSE job.fence END,
                    earlier_ids = CASE WHEN job.doitong_id IS NOT NULL AND new.doitong_id IS NULL
                        THEN array_append(job.earlier_ids, job.doitong_id) ELSE job.earlier_ids END
                FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[],
                    ?::text[], ?::text[], ?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[], ?::text[],
                    ?::text[], ?::boolean[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::int[],
                    ?::int[], ?::int[], ?::int[], ?::int[])
                    AS new (id, status, due_at, hold_reason, hold_needs, doitong_id, completed_by, source_url,
                        image_state, image_key, image_type, image_bytes, image_width, image_height, image_sha256,
                        error_code, error_message, error_retryable, submitted_at, ended_at, stored_at,
                        submits, polls, mirrors, charged, charged_guess)
                WHERE job.id = new.id),
            told AS (
                INSERT INTO event (job_id, client, type, at, data)
                SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::jsonb[]))
            INSERT INTO delivery AS kept (id, job_id, doitong_id, sha256, body, received_at, outcome, times)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bytea[], ?::bytea[], ?::timestamptz[],
                ?::text[], ?::int[])
                AS new (id, job_id, doitong_id, sha256, body, received_at, outcome, times)
            ORDER BY job_id, sha256
            ON CONFLICT (job_id, sha256) DO UPDATE SET
                times = kept.times + excluded.times,
                outcome = CASE WHEN excluded.outcome = 'applied' THEN 'applied' ELSE kept.outcome END
            """;

    /// Sent with what it commits: the commit has no round trip of its own, and is not tried where
    /// the write failed.
    private static final String COMMIT = ";COMMIT";

    /// Writes what was decided and commits the transaction that it was decided in.
    ///
    /// @param jobs those that were moved, as they are now
    static void commit(
            Connection connection, List<LockedJob> jobs, List<Decision> decisions, Instant now)
            throws SQLException {
        DeliveryStatements.update(connection, decisions);
        CreditStatements.spend(connection, decisions, now);
        try (var statement = connection.prepareStatement(WRITE + COMMIT)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            var next = JobStatements.bind(statement, 2, jobs);
            next = EventColumns.bind(statement, next, decisions, now);
            DeliveryStatements.bind(statement, next, decisions);
            statement.executeUpdate();
        }
    }
}
