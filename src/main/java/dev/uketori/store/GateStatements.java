package dev.uketori.store;

import dev.uketori.gate.Ask;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Limits;
import dev.uketori.gate.Pause;
import dev.uketori.gate.Sent;
import dev.uketori.gate.Window;
import dev.uketori.job.Hold;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The gate's one row.
final class GateStatements {

    /// How long a job whose submit was not answered takes one of the places: Doitong may be
    /// drawing.
    private static final Duration UNCONFIRMED_COUNTS_FOR = Duration.ofMinutes(2);

    private GateStatements() {}

    private static final String READ =
            """
            SELECT submits, polls, day, jobs_today, window_limit, window_remaining, window_reset, failures,
                pause_reason, pause_detail, pause_until, pause_step, pause_tried
            FROM gate
            """;

    private static final String LOCK = READ + "FOR NO KEY UPDATE";

    static Gate read(Connection connection) throws SQLException {
        return read(connection, READ);
    }

    /// Whoever has it decides alone who may go.
    static Gate lock(Connection connection) throws SQLException {
        return read(connection, LOCK);
    }

    private static Gate read(Connection connection, String query) throws SQLException {
        try (var statement = connection.prepareStatement(query);
                var row = statement.executeQuery()) {
            row.next();
            return new Gate(
                    sent(row.getString("submits")),
                    sent(row.getString("polls")),
                    row.getObject("day", LocalDate.class),
                    row.getInt("jobs_today"),
                    new Window(
                            number(row, "window_limit"),
                            number(row, "window_remaining"),
                            Optional.ofNullable(StateRow.instant(row, "window_reset"))),
                    row.getInt("failures"),
                    pause(row));
        }
    }

    private static final String WRITE =
            """
            UPDATE gate SET submits = ?::jsonb, polls = ?::jsonb, day = ?, jobs_today = ?,
                window_limit = ?, window_remaining = ?, window_reset = ?, failures = ?,
                pause_reason = ?, pause_detail = ?, pause_until = ?, pause_step = ?, pause_tried = ?
            """;

    static void write(Connection connection, Gate gate) throws SQLException {
        var window = gate.window();
        var pause = gate.pause();
        try (var statement = connection.prepareStatement(WRITE)) {
            statement.setString(1, text(gate.submits()));
            statement.setString(2, text(gate.polls()));
            statement.setObject(3, gate.day());
            statement.setInt(4, gate.jobsToday());
            statement.setObject(5, boxed(window.limit()), Types.INTEGER);
            statement.setObject(6, boxed(window.remaining()), Types.INTEGER);
            statement.setObject(
                    7, time(window.reset().orElse(null)), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setInt(8, gate.failures());
            statement.setString(9, pause == null ? null : pause.reason().wire());
            statement.setString(10, pause == null ? null : pause.detail());
            statement.setObject(
                    11, time(pause == null ? null : pause.until()), Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(12, pause == null ? null : pause.step().toMillis(), Types.BIGINT);
            statement.setBoolean(13, pause != null && pause.tried());
            statement.executeUpdate();
        }
    }

    /// Jobs that Doitong has, or may have: one whose submit was not answered counts for as long as
    /// it might take to be drawn.
    static final String IN_FLIGHT =
            """
            SELECT count(*) FROM job WHERE due_at IS NOT NULL
                AND (status IN ('submitting', 'processing') OR status = 'unconfirmed' AND submitted_at > ?)
            """;

    static int inFlight(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(IN_FLIGHT)) {
            statement.setObject(1, time(now.minus(UNCONFIRMED_COUNTS_FOR)));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /// What `wanted` jobs ask the gate. What no limit depends on is not counted.
    static Ask.Submits submits(Connection connection, Limits limits, int wanted, Instant now)
            throws SQLException {
        return new Ask.Submits(
                wanted,
                limits.concurrent().isPresent() ? inFlight(connection, now) : 0,
                limits.perMinute().isPresent()
                        ? due(connection, Status.PROCESSING, now, limits.pollsShare())
                        : 0);
    }

    static final String WAITING =
            """
            SELECT EXISTS (SELECT FROM job WHERE status = 'queued' AND due_at <= ?) AS due,
                EXISTS (SELECT FROM job WHERE hold_reason = 'credits') AS dear
            """;

    /// Whether there are queued jobs at all.
    ///
    /// @param dear put aside, because they are too dear
    record Waiting(boolean due, boolean dear) {}

    static Waiting waiting(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(WAITING)) {
            statement.setObject(1, time(now));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return new Waiting(rows.getBoolean("due"), rows.getBoolean("dear"));
            }
        }
    }

    static final String DUE =
            """
            SELECT count(*) FROM (SELECT FROM job WHERE status = ? AND due_at <= ? LIMIT ?) AS due
            """;

    /// How many jobs are due in that state, at most `atMost`.
    static int due(Connection connection, Status status, Instant now, int atMost)
            throws SQLException {
        try (var statement = connection.prepareStatement(DUE)) {
            statement.setString(1, status.wire());
            statement.setObject(2, time(now));
            statement.setInt(3, atMost);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private static @Nullable Pause pause(ResultSet row) throws SQLException {
        var until = StateRow.instant(row, "pause_until");
        return until == null
                ? null
                : new Pause(
                        Wire.of(Hold.Reason.class, row.getString("pause_reason")),
                        row.getString("pause_detail"),
                        until,
                        Duration.ofMillis(row.getLong("pause_step")),
                        row.getBoolean("pause_tried"));
    }

    private static Sent sent(String json) {
        var byTick = new TreeMap<Long, Integer>();
        Json.read(json)
                .properties()
                .forEach(entry ->
                        byTick.put(Long.valueOf(entry.getKey()), entry.getValue().intValue()));
        return new Sent(byTick);
    }

    private static String text(Sent sent) {
        var json = new LinkedHashMap<String, Object>();
        sent.byTick().forEach((tick, requests) -> json.put(tick.toString(), requests));
        return Json.write(json);
    }

    private static OptionalInt number(ResultSet row, String column) throws SQLException {
        var number = row.getInt(column);
        return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(number);
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static @Nullable Object time(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }
}
