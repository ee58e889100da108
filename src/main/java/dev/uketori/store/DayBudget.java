package dev.uketori.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an app's jobs of one day may cost, by the most of their estimates, when they are accepted.
/// Nothing is given back: what is called off or costs less leaves room from the next day on. Days
/// are UTC's.
///
/// @param client the app
/// @param perDay credits; null for no limit
public record DayBudget(String client, @Nullable Long perDay) {

    /// There is not so much left of it.
    ///
    /// @param needed credits
    /// @param available credits
    public record Exceeded(long needed, long available) {}

    /// When the day of `now` ends.
    public static Instant dayEnds(Instant now) {
        return day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }

    /// Takes the app's row and keeps it locked until the transaction ends: whoever else orders for
    /// the app waits.
    static final String TAKE =
            """
            INSERT INTO ordered AS kept (client, day, credits)
            SELECT client, day, credits FROM (VALUES (?::text, ?::date, ?::bigint)) AS new (client, day, credits)
            WHERE credits <= ?
            ON CONFLICT (client, day) DO UPDATE SET credits = kept.credits + excluded.credits
            WHERE kept.credits + excluded.credits <= ?
            """;

    /// Books `jobs`, in their transaction. An app without a budget costs no statement.
    ///
    /// @return empty if they fit
    Optional<Exceeded> take(Connection connection, List<NewJob> jobs) throws SQLException {
        var needed = jobs.stream().mapToLong(job -> job.estimate().max()).sum();
        return take(connection, needed, jobs.getFirst().createdAt());
    }

    /// Books credits of the day of `now`.
    ///
    /// @return empty if they fit
    Optional<Exceeded> take(Connection connection, long needed, Instant now) throws SQLException {
        if (perDay == null) {
            return Optional.empty();
        }
        try (var statement = connection.prepareStatement(TAKE)) {
            statement.setString(1, client);
            statement.setObject(2, day(now));
            statement.setLong(3, needed);
            statement.setLong(4, perDay);
            statement.setLong(5, perDay);
            if (statement.executeUpdate() == 1) {
                return Optional.empty();
            }
        }
        return Optional.of(new Exceeded(needed, left(connection, now)));
    }

    static final String ORDERED =
            """
            SELECT credits FROM ordered WHERE client = ? AND day = ?
            """;

    long left(Connection connection, Instant now) throws SQLException {
        if (perDay == null) {
            return Long.MAX_VALUE;
        }
        try (var statement = connection.prepareStatement(ORDERED)) {
            statement.setString(1, client);
            statement.setObject(2, day(now));
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Math.max(0, perDay - rows.getLong("credits")) : perDay;
            }
        }
    }
}
