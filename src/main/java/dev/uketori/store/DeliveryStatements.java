package dev.uketori.store;

import dev.uketori.store.JobStore.Decision;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Webhooks with what became of them, written in the transaction of the moves that they brought.
final class DeliveryStatements {

    private static final String APPLIED = "applied";

    private DeliveryStatements() {}

    /// Binds what `DecisionStatement` writes into deliveries: those that have just come.
    static int bind(PreparedStatement statement, int first, List<Decision> decisions)
            throws SQLException {
        var arrived = new LinkedHashMap<Key, Arrival>();
        for (var decision : decisions) {
            if (decision.advance().delivery() instanceof Delivery.Arrived delivery) {
                var row = new Arrival(delivery, jobId(decision), decision.step().outcome(), 1);
                arrived.merge(row.key(), row, Arrival::and);
            }
        }
        return new Columns<>(statement, first, List.copyOf(arrived.values()))
                .add("uuid", row -> row.delivery().id())
                .add("uuid", Arrival::jobId)
                .add("text", row -> row.delivery().doitongId())
                .add("bytea", row -> row.delivery().sha256())
                .add("bytea", row -> row.delivery().body())
                .add("timestamptz", row -> row.delivery().receivedAt())
                .add("text", Arrival::outcome)
                .add("int4", Arrival::times)
                .next();
    }

    /// What once moved its job stays told as that. One that waited for its job while the same body
    /// came to that job by another address stays without one: it is the same delivery.
    private static final String UPDATE =
            """
            UPDATE delivery SET
                outcome = CASE WHEN delivery.outcome = 'applied' THEN 'applied' ELSE new.outcome END,
                job_id = CASE
                    WHEN EXISTS (SELECT FROM delivery same
                        WHERE same.job_id = new.job_id AND same.sha256 = delivery.sha256)
                    THEN delivery.job_id
                    ELSE coalesce(new.job_id, delivery.job_id) END
            FROM unnest(?::uuid[], ?::uuid[], ?::text[]) AS new (id, job_id, outcome)
            WHERE delivery.id = new.id
            """;

    /// Tells what became of those that were kept before.
    static void update(Connection connection, List<Decision> decisions) throws SQLException {
        var rows = new ArrayList<Again>();
        for (var decision : decisions) {
            if (decision.advance().delivery() instanceof Delivery.Again(var id)) {
                rows.add(new Again(id, jobId(decision), decision.step().outcome()));
            }
        }
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(UPDATE)) {
            new Columns<>(statement, 1, rows)
                    .add("uuid", Again::id)
                    .add("uuid", Again::jobId)
                    .add("text", Again::outcome);
            statement.executeUpdate();
        }
    }

    /// What makes two webhooks one.
    private record Key(@Nullable UUID jobId, ByteBuffer sha256) {}

    private record Arrival(
            Delivery.Arrived delivery, @Nullable UUID jobId, String outcome, int times) {

        Key key() {
            return new Key(jobId, ByteBuffer.wrap(delivery.sha256()));
        }

        Arrival and(Arrival same) {
            return new Arrival(
                    delivery,
                    jobId,
                    same.outcome.equals(APPLIED) ? APPLIED : outcome,
                    times + same.times);
        }
    }

    private record Again(UUID id, @Nullable UUID jobId, String outcome) {}

    private static @Nullable UUID jobId(Decision decision) {
        if (decision.job() != null) {
            return decision.job().id().value();
        }
        var named = decision.advance().job();
        return named == null ? null : named.value();
    }
}
