package dev.uketori.store;

import dev.uketori.job.Event;
import dev.uketori.job.Step.Moved;
import dev.uketori.store.JobStore.Decision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What there is to tell, written in the transaction that it tells of.
final class EventColumns {

    private EventColumns() {}

    /// Binds what `DecisionStatement` writes into events.
    static int bind(PreparedStatement statement, int first, List<Decision> decisions, Instant now)
            throws SQLException {
        return new Columns<>(statement, first, rows(decisions))
                .add("uuid", row -> row.job().id().value())
                .add("text", row -> row.job().client())
                .add("text", row -> row.event().type().wire())
                .add("timestamptz", _ -> now)
                .add("jsonb", row -> Json.write(row.event().data()))
                .next();
    }

    private static final String TELL =
            """
            INSERT INTO event (type, at, data) VALUES (?, ?, ?::jsonb)
            """;

    /// Tells of something that is about no job.
    static void tell(Connection connection, Event.Type type, Map<String, Object> data, Instant now)
            throws SQLException {
        try (var statement = connection.prepareStatement(TELL)) {
            statement.setString(1, type.wire());
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            statement.setString(3, Json.write(data));
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
