package dev.uketori.store;

import dev.uketori.gate.Purse;
import dev.uketori.job.JobError;
import dev.uketori.job.JobState.Failed;
import dev.uketori.job.Status;
import dev.uketori.job.Step.Moved;
import dev.uketori.store.JobStore.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What was spent, and what is left.
final class CreditStatements {

    /// How long nobody tries who is too dear, after somebody has.
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(1);

    private CreditStatements() {}

    /// A connection has its own row of the day: two that write at once need not wait for each
    /// other.
    private static final String SPEND =
            """
            INSERT INTO spent AS kept (day, slot, credits, jobs, unconfirmed)
            VALUES (?, pg_backend_pid() % 16, ?, ?, ?)
            ON CONFLICT (day, slot) DO UPDATE SET credits = kept.credits + excluded.credits,
                jobs = kept.jobs + excluded.jobs, unconfirmed = kept.unconfirmed + excluded.unconfirmed
            """;

    /// Books what `decisions` cost, in their transaction.
    static void spend(Connection connection, List<Decision> decisions, Instant now)
            throws SQLException {
        var credits = 0L;
        var jobs = 0;
        var unconfirmed = 0L;
        for (var decision : decisions) {
            credits += decision.charged();
            jobs += isTaken(decision) ? 1 : 0;
            unconfirmed += givenUp(decision);
        }
        if (credits == 0 && jobs == 0 && unconfirmed == 0) {
            return;
        }
        try (var statement = connection.prepareStatement(SPEND)) {
            statement.setObject(1, day(now));
            statement.setLong(2, credits);
            statement.setInt(3, jobs);
            statement.setLong(4, unconfirmed);
            statement.executeUpdate();
        }
    }

    /// A correction of what was charged before is no other submit.
    private static boolean isTaken(Decision decision) {
        return decision.charged() > 0 && decision.step() instanceof Moved;
    }

    private static int givenUp(Decision decision) {
        return decision.job() != null
                        && decision.from() == Status.UNCONFIRMED
                        && decision.step() instanceof Moved(Failed(var error, _, _, _), _, _)
                        && error.code() == JobError.Code.UNCONFIRMED
                ? decision.job().cost().estimate().middle()
                : 0;
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /// A balance below nothing is none: somebody has bought credits and not told us.
    private static final String BALANCE =
            """
            SELECT credits_try_at, credits_low, credits_is_low, CASE WHEN credits + credits_spent >= since.spent
                THEN credits + credits_spent - since.spent END AS balance
            FROM gate CROSS JOIN LATERAL (
                SELECT coalesce(sum(spent.credits), 0)::bigint AS spent FROM spent
                WHERE gate.credits IS NOT NULL AND day >= gate.credits_day) AS since
            """;

    /// The balance alone.
    ///
    /// @param low below it somebody is told
    /// @param isLow whether somebody has been
    record Balance(OptionalLong credits, Instant tryAt, @Nullable Long low, boolean isLow) {

        boolean isBelow() {
            return low != null && credits.isPresent() && credits.getAsLong() < low;
        }
    }

    static Balance balance(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(BALANCE);
                var row = statement.executeQuery()) {
            row.next();
            var balance = row.getObject("balance", Long.class);
            return new Balance(
                    balance == null ? OptionalLong.empty() : OptionalLong.of(balance),
                    Objects.requireNonNull(StateRow.instant(row, "credits_try_at")),
                    row.getObject("credits_low", Long.class),
                    row.getBoolean("credits_is_low"));
        }
    }

    /// Jobs whose submit is not known to be charged.
    static final String RESERVED =
            """
            SELECT coalesce(sum(estimate_max), 0)::bigint AS most,
                coalesce(sum((estimate_min + estimate_max) / 2), 0)::bigint AS likely
            FROM job WHERE due_at IS NOT NULL AND status IN ('submitting', 'unconfirmed')
            """;

    /// @param most what they may cost
    /// @param likely what will be charged for them, if they were taken
    record Reserved(long most, long likely) {}

    static Reserved reserved(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(RESERVED);
                var row = statement.executeQuery()) {
            row.next();
            return new Reserved(row.getLong("most"), row.getLong("likely"));
        }
    }

    /// What nobody asks for costs nothing: reservations matter where a balance is known.
    static Purse purse(Connection connection) throws SQLException {
        var balance = balance(connection);
        return new Purse(
                balance.credits(),
                balance.credits().isEmpty() ? 0 : reserved(connection).most(),
                balance.tryAt());
    }

    private static final String SET =
            """
            UPDATE gate SET credits = ?, credits_day = ?, credits_try_at = ?,
                credits_spent = (SELECT coalesce(sum(credits), 0) FROM spent WHERE day >= ?)
            """;

    /// From now on this is the balance.
    static void set(Connection connection, @Nullable Long credits, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(SET)) {
            statement.setObject(1, credits, Types.BIGINT);
            statement.setObject(2, day(now));
            statement.setObject(3, now.plus(BETWEEN_TRIES).atOffset(ZoneOffset.UTC));
            statement.setObject(4, day(now));
            statement.executeUpdate();
        }
    }

    private static final String TRIED =
            """
            UPDATE gate SET credits_try_at = ?
            """;

    static void tried(Connection connection, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(TRIED)) {
            statement.setObject(1, now.plus(BETWEEN_TRIES).atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        }
    }

    private static final String SET_LOW =
            """
            UPDATE gate SET credits_low = ?
            """;

    static void setLow(Connection connection, @Nullable Long low) throws SQLException {
        try (var statement = connection.prepareStatement(SET_LOW)) {
            statement.setObject(1, low, Types.BIGINT);
            statement.executeUpdate();
        }
    }

    private static final String MARK_LOW =
            """
            UPDATE gate SET credits_is_low = ? WHERE credits_is_low <> ?
            """;

    /// Marks whether somebody has been told, and says whether that is new.
    static boolean markLow(Connection connection, boolean low) throws SQLException {
        try (var statement = connection.prepareStatement(MARK_LOW)) {
            statement.setBoolean(1, low);
            statement.setBoolean(2, low);
            return statement.executeUpdate() == 1;
        }
    }

    private static final String DAYS =
            """
            SELECT day, sum(credits)::bigint AS credits, sum(jobs)::integer AS jobs,
                sum(unconfirmed)::bigint AS unconfirmed
            FROM spent WHERE day > ? GROUP BY day ORDER BY day DESC
            """;

    static List<SpentDay> days(Connection connection, int number, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(DAYS)) {
            statement.setObject(1, day(now).minusDays(number));
            try (var rows = statement.executeQuery()) {
                var days = new ArrayList<SpentDay>();
                while (rows.next()) {
                    days.add(
                            new SpentDay(
                                    rows.getObject("day", LocalDate.class),
                                    rows.getLong("credits"),
                                    rows.getInt("jobs"),
                                    rows.getLong("unconfirmed")));
                }
                return days;
            }
        }
    }
}
