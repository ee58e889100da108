package dev.uketori.store;

import dev.uketori.job.Event;
import dev.uketori.job.Step.Moved;
import dev.uketori.store.JobStore.Decision;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The statement that writes what there is to tell about moves, in their transaction.
final class EventStatements {

    private EventStatements() {}

    private static final String INSERT =
            """
            INSERT INTO event (job_id, client, type, at, data)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::text[], ?::timestamptz[], ?::jsonb[])
            """;

    static void insert(Connection connection, List<Decision> decisions, Instant now)
            throws SQLException {
        var rows = rows(decisions);
        if (rows.isEmpty()) {
            return;
        }
        try (var statement = connection.prepareStatement(INSERT)) {
            new Columns<>(statement, 1, rows)
                    .add("uuid", row -> row.job().id().value())
                    .add("text", row -> row.job().client())
                    .add("text", row -> row.event().type().wire())
                    .add("timestamptz", _ -> now)
                    .add("jsonb", row -> Json.write(row.event().data()));
            statement.executeUpdate();
        }
    }

    private record Row(LockedJob job, Event event) {}

    private static List<Row> rows(List<Decision> decisions) {
        var rows = new ArrayList<Row>();
        for (var decision : decisions) {
            if (decision.job() != null && decision.step() instanceof Moved(_, _, var events)) {
                events.forEach(event -> rows.add(new Row(decision.job(), event)));
            }
        }
        return rows;
    }
}
