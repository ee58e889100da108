package dev.uketori.store;

import dev.uketori.gate.Ask;
import dev.uketori.gate.Gate;
import dev.uketori.gate.Limits;
import dev.uketori.job.Status;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// What waits before the gate, for those who look. All methods block and throw [Unavailable] when
/// the database is away.
@Singleton
public class Queue {

    /// Whoever is further back is not counted: it would cost more than it tells.
    private static final int FARTHEST = 10_000;

    private final Db db;
    private final Limits limits;
    private final InstantSource clock;

    Queue(Db db, Limits limits, InstantSource clock) {
        this.db = db;
        this.limits = limits;
        this.clock = clock;
    }

    /// Where those of `jobs` stand that are queued.
    public Map<UUID, Standing> standings(Collection<JobRow> jobs) {
        var queued =
                jobs.stream()
                        .filter(job -> Status.QUEUED.wire().equals(job.status))
                        .map(job -> job.id)
                        .toArray();
        return queued.length == 0
                ? Map.of()
                : db.statement(connection -> standings(connection, queued));
    }

    static final String STANDINGS =
            """
            SELECT id, (SELECT count(*) FROM (
                SELECT FROM job other
                WHERE other.status = 'queued' AND (other.due_at, other.id) < (job.due_at, job.id) AND other.due_at <= job.due_at
                LIMIT ?) AS before) AS before
            FROM job WHERE id = ANY (?) AND status = 'queued'
            """;

    private Map<UUID, Standing> standings(Connection connection, Object[] queued)
            throws SQLException {
        var now = clock.instant();
        var gate = GateStatements.read(connection);
        var ask = GateStatements.submits(connection, limits, 1, now);
        try (var statement = connection.prepareStatement(STANDINGS)) {
            statement.setInt(1, FARTHEST);
            statement.setArray(2, connection.createArrayOf("uuid", queued));
            try (var rows = statement.executeQuery()) {
                var standings = new HashMap<UUID, Standing>();
                while (rows.next()) {
                    var position = rows.getInt("before") + 1;
                    standings.put(
                            rows.getObject("id", UUID.class),
                            new Standing(
                                    position > FARTHEST ? null : position,
                                    gate.take(limits, ask.wanting(position), now).waits()));
                }
                return standings;
            }
        }
    }

    /// The gate, and what is left of each limit.
    public record Room(Limits limits, Gate gate, Gate.Left left) {}

    /// What the gate has room for.
    public Room room() {
        return db.statement(connection -> {
            var now = clock.instant();
            var gate = GateStatements.read(connection).at(limits, now);
            Ask.Submits ask = GateStatements.submits(connection, limits, 0, now);
            return new Room(limits, gate, gate.left(limits, ask.inFlight(), now));
        });
    }
}
