package dev.uketori.store;

import dev.uketori.ambient.Ids;
import dev.uketori.job.Callback;
import dev.uketori.job.JobId;
import dev.uketori.job.Wire;
import dev.uketori.store.Notification.Attempt;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What apps are told, and how often they were called. All methods block, and throw
/// [dev.uketori.problem.Unavailable] when the database is away.
@Singleton
public class Notifications {

    /// Failures in a row from which on a receiver is left alone between two tries.
    private static final int MANY_FAILURES = 5;

    /// Calls to one receiver at once, of all replicas together.
    private static final int AT_ONCE = 4;

    private final Db db;
    private final Ids ids;
    private final InstantSource clock;

    Notifications(Db db, Ids ids, InstantSource clock) {
        this.db = db;
        this.ids = ids;
        this.clock = clock;
    }

    private record News(
            String client,
            UUID job,
            long event,
            String type,
            String style,
            OffsetDateTime at,
            String url,
            UUID id) {}

    /// What came of a look at the log.
    ///
    /// @param any whether there is somebody to tell
    /// @param more whether there may be more events
    public record Collected(boolean any, boolean more) {}

    /// Goes through at most `limit` events of the log for what apps are to be told: each event
    /// once, however many replicas do it.
    ///
    /// @param upTo the last event that is settled
    /// @param receiver says whom an address belongs to
    public Collected collect(long upTo, int limit, UnaryOperator<String> receiver) {
        return db.transaction(connection -> {
            var from = cursor(connection);
            if (from.isEmpty() || from.get() >= upTo) {
                return new Collected(false, false);
            }
            var news = new ArrayList<News>();
            var last = read(connection, from.get(), upTo, limit, news);
            if (!news.isEmpty()) {
                insert(connection, news, receiver);
            }
            try (var statement = connection.prepareStatement(NotificationStatements.MOVE_CURSOR)) {
                statement.setLong(1, last);
                statement.executeUpdate();
            }
            return new Collected(!news.isEmpty(), last < upTo);
        });
    }

    /// Empty while another replica is at it.
    private static Optional<Long> cursor(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.CURSOR);
                var rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty();
        }
    }

    private long read(Connection connection, long from, long upTo, int limit, List<News> news)
            throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.NEWS)) {
            statement.setLong(1, from);
            statement.setLong(2, upTo);
            statement.setInt(3, limit);
            var last = upTo;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var piece = rows.getLong("last");
                    last = rows.wasNull() ? upTo : piece;
                    var job = rows.getObject("job_id", UUID.class);
                    if (job != null) {
                        news.add(
                                new News(
                                        rows.getString("client"),
                                        job,
                                        rows.getLong("id"),
                                        rows.getString("type"),
                                        rows.getString("callback_style"),
                                        rows.getObject("at", OffsetDateTime.class),
                                        rows.getString("callback_url"),
                                        ids.next()));
                    }
                }
            }
            return last;
        }
    }

    private void insert(Connection connection, List<News> news, UnaryOperator<String> receiver)
            throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.INSERT)) {
            for (var time = 1; time <= 3; time++) {
                statement.setObject(time, now());
            }
            new Columns<>(statement, 4, news)
                    .add("uuid", News::id)
                    .add("text", News::client)
                    .add("uuid", News::job)
                    .add("int8", News::event)
                    .add("text", News::type)
                    .add("text", News::style)
                    .add("timestamptz", News::at)
                    .add("text", News::url)
                    .add("text", each -> receiver.apply(each.url()));
            statement.executeUpdate();
        }
    }

    /// Takes at most `limit` notifications that are due, the first few of each receiver.
    public List<NotificationClaim> claim(Instant leaseEnds, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.CLAIM)) {
                statement.setInt(1, MANY_FAILURES);
                statement.setInt(2, AT_ONCE);
                statement.setObject(3, now());
                statement.setObject(4, leaseEnds.atOffset(ZoneOffset.UTC));
                statement.setObject(5, now());
                statement.setObject(6, now());
                statement.setInt(7, limit);
                try (var rows = statement.executeQuery()) {
                    var claims = new ArrayList<NotificationClaim>();
                    while (rows.next()) {
                        claims.add(
                                new NotificationClaim(
                                        rows.getObject("id", UUID.class),
                                        rows.getString("client"),
                                        new JobId(rows.getObject("job_id", UUID.class)),
                                        rows.getLong("event_id"),
                                        rows.getString("type"),
                                        Wire.of(Callback.Style.class, rows.getString("style")),
                                        instant(rows, "happened_at"),
                                        rows.getString("url"),
                                        rows.getString("receiver"),
                                        rows.getInt("attempts"),
                                        rows.getInt("fence")));
                    }
                    return claims;
                }
            }
        });
    }

    /// Frees what somebody has claimed and not ended in time.
    public void rescue() {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.RESCUE)) {
                statement.setObject(1, now());
                return statement.executeUpdate();
            }
        });
    }

    /// Gives claims back before their leases end: who held them ends nothing any more, and whoever
    /// comes next takes them up at once.
    ///
    /// @return how many there were to give back: what has ended is not among them
    public int handBack(List<NotificationClaim> claims) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.HAND_BACK)) {
                var ids = claims.stream().map(NotificationClaim::id).toArray();
                var fences = claims.stream().map(NotificationClaim::fence).toArray();
                statement.setArray(1, connection.createArrayOf("uuid", ids));
                statement.setArray(2, connection.createArrayOf("int", fences));
                return statement.executeUpdate();
            }
        });
    }

    /// What becomes of a notification after a try.
    public sealed interface Outcome {

        /// The receiver has it.
        record Delivered() implements Outcome {}

        /// To be tried again.
        record Again(Instant at) implements Outcome {}

        /// Tried often enough.
        record Failed() implements Outcome {}

        /// The receiver wants nothing more at that address.
        record Gone() implements Outcome {}
    }

    /// Ends a try, unless its lease is lost.
    public void end(NotificationClaim claim, Attempt attempt, Outcome outcome) {
        db.transaction(connection -> {
            if (!endTry(connection, claim, outcome)) {
                return false;
            }
            try (var statement = connection.prepareStatement(NotificationStatements.KEEP_TRY)) {
                statement.setObject(1, claim.id());
                statement.setObject(2, attempt.at().atOffset(ZoneOffset.UTC));
                statement.setLong(3, attempt.ms());
                statement.setObject(4, attempt.status(), Types.INTEGER);
                statement.setString(5, attempt.detail());
                statement.executeUpdate();
            }
            switch (outcome) {
                case Outcome.Delivered _ -> works(connection, claim);
                case Outcome.Again _, Outcome.Failed _ -> fails(connection, claim);
                case Outcome.Gone _ -> gone(connection, claim);
            }
            return true;
        });
    }

    private boolean endTry(Connection connection, NotificationClaim claim, Outcome outcome)
            throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.END_TRY)) {
            var again = outcome instanceof Outcome.Again(var at) ? at : null;
            statement.setString(1, status(outcome));
            statement.setObject(2, again == null ? null : again.atOffset(ZoneOffset.UTC));
            statement.setObject(3, again == null ? now() : null);
            statement.setObject(4, claim.id());
            statement.setInt(5, claim.fence());
            return statement.executeUpdate() == 1;
        }
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered _ -> "delivered";
            case Outcome.Again _ -> "pending";
            case Outcome.Failed _ -> "failed";
            case Outcome.Gone _ -> "gone";
        };
    }

    private static void works(Connection connection, NotificationClaim claim) throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.WORKS)) {
            statement.setString(1, claim.client());
            statement.setString(2, claim.receiver());
            statement.executeUpdate();
        }
    }

    private void fails(Connection connection, NotificationClaim claim) throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.FAILS)) {
            statement.setString(1, claim.client());
            statement.setString(2, claim.receiver());
            statement.setObject(3, now());
            statement.setInt(4, MANY_FAILURES);
            statement.setInt(5, MANY_FAILURES);
            statement.executeUpdate();
        }
    }

    private void gone(Connection connection, NotificationClaim claim) throws SQLException {
        try (var statement = connection.prepareStatement(NotificationStatements.GONE)) {
            statement.setString(1, claim.client());
            statement.setString(2, claim.url());
            statement.setObject(3, now());
            statement.executeUpdate();
        }
        try (var statement = connection.prepareStatement(NotificationStatements.NO_MORE_THERE)) {
            statement.setObject(1, now());
            statement.setString(2, claim.client());
            statement.setString(3, claim.receiver());
            statement.setString(4, claim.url());
            statement.executeUpdate();
        }
    }

    /// At most `limit` notifications with all their attempts, newest first.
    public List<Notification> list(NotificationFilter filter, int limit) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.LIST)) {
                statement.setInt(bind(statement, 1, filter), limit);
                return read(connection, statement);
            }
        });
    }

    /// That notification, whoever it belongs to.
    public Optional<Notification> find(UUID id) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.FIND)) {
                statement.setObject(1, id);
                return read(connection, statement).stream().findFirst();
            }
        });
    }

    /// How many there are.
    public long count(NotificationFilter filter) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(NotificationStatements.COUNT)) {
                bind(statement, 1, filter);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getLong(1);
                }
            }
        });
    }

    /// Orders that one anew, whatever became of it: it is due now, with all of its attempts before
    /// it.
    public void redeliver(UUID id) {
        redeliver(
                NotificationStatements.REDELIVER,
                (statement, first) -> statement.setObject(first, id));
    }

    /// Orders all of them anew.
    ///
    /// @return how many there are
    public int redeliver(NotificationFilter filter) {
        return redeliver(
                NotificationStatements.REDELIVER_ALL,
                (statement, first) -> bind(statement, first, filter));
    }

    private interface Binding {
        void bind(PreparedStatement statement, int first) throws SQLException;
    }

    private int redeliver(String sql, Binding which) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setObject(1, now());
                which.bind(statement, 2);
                try (var rows = statement.executeQuery()) {
                    rows.next();
                    return rows.getInt(1);
                }
            }
        });
    }

    /// @return the parameter after the last one
    private static int bind(PreparedStatement statement, int first, NotificationFilter filter)
            throws SQLException {
        var next = twice(statement, first, filter.client(), Types.VARCHAR);
        next = twice(statement, next, filter.status(), Types.VARCHAR);
        next = twice(statement, next, filter.type(), Types.VARCHAR);
        next = twice(statement, next, uuid(filter.job()), Types.OTHER);
        next = twice(statement, next, time(filter.createdAfter()), Types.TIMESTAMP_WITH_TIMEZONE);
        next = twice(statement, next, time(filter.createdBefore()), Types.TIMESTAMP_WITH_TIMEZONE);
        next = twice(statement, next, floor(filter.createdAfter()), Types.OTHER);
        return twice(statement, next, filter.before(), Types.OTHER);
    }

    private static int twice(
            PreparedStatement statement, int first, @Nullable Object value, int type)
            throws SQLException {
        statement.setObject(first, value, type);
        statement.setObject(first + 1, value, type);
        return first + 2;
    }

    private static @Nullable UUID uuid(@Nullable JobId job) {
        return job == null ? null : job.value();
    }

    private static @Nullable UUID floor(@Nullable Instant time) {
        return time == null ? null : Ids.floor(time);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private static List<Notification> read(Connection connection, PreparedStatement statement)
            throws SQLException {
        var attempts = new HashMap<UUID, List<Attempt>>();
        var found = new ArrayList<Notification>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                var id = rows.getObject("id", UUID.class);
                found.add(notification(id, rows, attempts));
            }
        }
        try (var tries = connection.prepareStatement(NotificationStatements.ATTEMPTS)) {
            tries.setArray(1, connection.createArrayOf("uuid", attempts.keySet().toArray()));
            try (var rows = tries.executeQuery()) {
                while (rows.next()) {
                    var of = rows.getObject("notification_id", UUID.class);
                    Objects.requireNonNull(attempts.get(of))
                            .add(
                                    new Attempt(
                                            instant(rows, "at"),
                                            rows.getLong("ms"),
                                            rows.getObject("status", Integer.class),
                                            rows.getString("detail")));
                }
            }
        }
        return found;
    }

    private static Notification notification(
            UUID id, ResultSet row, Map<UUID, List<Attempt>> attempts) throws SQLException {
        return new Notification(
                id,
                row.getString("client"),
                new JobId(row.getObject("job_id", UUID.class)),
                row.getString("type"),
                instant(row, "happened_at"),
                row.getString("url"),
                row.getString("status"),
                StateRow.instant(row, "due_at"),
                instant(row, "created_at"),
                StateRow.instant(row, "ended_at"),
                attempts.computeIfAbsent(id, _ -> new ArrayList<>()));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(StateRow.instant(row, column));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
