package dev.uketori.store;

import dev.uketori.job.Step.Moved;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.store.JobStore.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The statement that keeps webhooks with what became of them.
final class DeliveryStatements {

    private DeliveryStatements() {}

    /// The same body for the same job is one delivery, however often it comes.
    private static final String INSERT =
            """
            INSERT INTO delivery (id, job_id, doitong_id, sha256, body, received_at, outcome)
            SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::bytea[], ?::bytea[], ?::timestamptz[], ?::text[])
            ON CONFLICT DO NOTHING
            """;

    static void insert(Connection connection, List<Decision> decisions) throws SQLException {
        var rows = rows(decisions);
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, 1, rows)
                    .add("uuid", row -> row.delivery().id())
                    .add("uuid", Row::jobId)
                    .add("text", row -> row.delivery().doitongId())
                    .add("bytea", row -> row.delivery().sha256())
                    .add("bytea", row -> row.delivery().body())
                    .add("timestamptz", row -> row.delivery().receivedAt())
                    .add("text", Row::outcome);
            statement.executeUpdate();
        }
    }

    private record Row(Delivery delivery, @Nullable UUID jobId, String outcome) {}

    private static List<Row> rows(List<Decision> decisions) {
        var rows = new ArrayList<Row>();
        for (var decision : decisions) {
            var delivery = decision.advance().delivery();
            if (delivery != null) {
                rows.add(new Row(delivery, jobId(decision), outcome(decision)));
            }
        }
        return rows;
    }

    private static @Nullable UUID jobId(Decision decision) {
        if (decision.job() != null) {
            return decision.job().id().value();
        }
        var named = decision.advance().job();
        return named == null ? null : named.value();
    }

    private static String outcome(Decision decision) {
        return switch (decision.step()) {
            case Moved _ -> "applied";
            case Unchanged(var why) -> why.wire();
        };
    }
}
