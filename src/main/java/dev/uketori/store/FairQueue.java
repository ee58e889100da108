package dev.uketori.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.gate.Shares;
import dev.uketori.gate.Shares.Waiting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;

/// Which queued jobs go next, fair to all apps. To be called under the lock of the gate, which has
/// what each app has had.
final class FairQueue {

    private FairQueue() {}

    /// Hops from app to app along the index and takes the first few of each: what one has waiting
    /// costs the others nothing.
    static final String DUE_BY_APP =
            """
            WITH RECURSIVE app (name) AS (
                (SELECT client FROM job WHERE status = 'queued' AND due_at IS NOT NULL ORDER BY client LIMIT 1)
                UNION ALL
                SELECT (SELECT job.client FROM job
                    WHERE status = 'queued' AND due_at IS NOT NULL AND job.client > app.name
                    ORDER BY job.client LIMIT 1)
                FROM app WHERE app.name IS NOT NULL)
            SELECT app.name, first.id, (SELECT weight FROM client WHERE client.name = app.name) AS weight,
                (SELECT shares FROM gate) AS shares
            FROM app CROSS JOIN LATERAL (
                SELECT id, due_at FROM job
                WHERE status = 'queued' AND client = app.name AND due_at <= ? AND estimate_max <= ?
                ORDER BY due_at LIMIT ?) AS first
            ORDER BY first.due_at
            """;

    /// By their ids alone: what has become of them meanwhile shows once they are locked.
    static final String CLAIM =
            """
            WITH turns AS (UPDATE gate SET shares = ?::jsonb),
            locked AS (
                SELECT id, status, due_at FROM job WHERE id = ANY (?) ORDER BY id
                FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE job SET due_at = ?, fence = fence + 1
            WHERE id = ANY (ARRAY(SELECT id FROM locked WHERE status = 'queued' AND due_at <= ?))
            RETURNING *
            """;

    /// What is due, and what the apps have had.
    private record Due(Map<String, Queue<UUID>> jobs, Map<String, Integer> weights, Shares shares) {

        List<Waiting> waiting() {
            var all = new ArrayList<Waiting>();
            jobs.forEach((app, ids) ->
                    all.add(
                            new Waiting(
                                    app, ids.size(), Objects.requireNonNull(weights.get(app)))));
            return all;
        }
    }

    /// Takes those whose turn it is of those that are due and may cost at most `credits`.
    static List<Claim> claim(
            Connection connection, long credits, Instant now, Instant leaseEnds, int limit)
            throws SQLException {
        if (limit == 0) {
            return List.of();
        }
        var due = due(connection, credits, now, limit);
        if (due.jobs().isEmpty()) {
            return List.of();
        }
        var turns = due.shares().next(due.waiting(), limit);
        var ids =
                turns.apps().stream()
                        .map(app -> Objects.requireNonNull(due.jobs().get(app)).remove())
                        .toArray();
        try (var statement = connection.prepareStatement(CLAIM)) {
            statement.setString(1, write(turns.after()));
            statement.setArray(2, connection.createArrayOf("uuid", ids));
            statement.setObject(3, leaseEnds.atOffset(ZoneOffset.UTC));
            statement.setObject(4, now.atOffset(ZoneOffset.UTC));
            return JobStatements.claims(statement);
        }
    }

    private static Due due(Connection connection, long credits, Instant now, int limit)
            throws SQLException {
        try (var statement = connection.prepareStatement(DUE_BY_APP)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setLong(2, credits);
            statement.setInt(3, limit);
            try (var rows = statement.executeQuery()) {
                var jobs = new LinkedHashMap<String, Queue<UUID>>();
                var weights = new HashMap<String, Integer>();
                var shares = Shares.NEW;
                while (rows.next()) {
                    var app = rows.getString("name");
                    if (jobs.isEmpty()) {
                        shares = read(Json.read(rows.getString("shares")));
                    }
                    jobs.computeIfAbsent(app, _ -> new ArrayDeque<>())
                            .add(rows.getObject("id", UUID.class));
                    weights.put(app, Math.max(1, rows.getInt("weight")));
                }
                return new Due(jobs, weights, shares);
            }
        }
    }

    private static Shares read(JsonNode json) {
        var ends = new HashMap<String, Double>();
        json.get("ends")
                .properties()
                .forEach(entry -> ends.put(entry.getKey(), entry.getValue().doubleValue()));
        return new Shares(json.get("at").doubleValue(), ends);
    }

    private static String write(Shares shares) {
        return Json.write(Map.of("at", shares.at(), "ends", shares.ends()));
    }
}
