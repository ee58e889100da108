package dev.uketori.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The webhooks that came, for those who look, and the samples of what was refused. All methods
/// block and throw [Unavailable] when the database is away.
@Singleton
public class Deliveries implements PanacheRepositoryBase<DeliveryRow, UUID> {

    private final Db db;

    Deliveries(Db db) {
        this.db = db;
    }

    /// At most `limit` of them, newest first.
    ///
    /// @param outcomes only those with one of these; empty for all
    /// @param job only those for that job; null for all
    /// @param before only those that came before this one; null for all
    public List<DeliverySummary> list(
            Set<Outcome> outcomes, @Nullable UUID job, @Nullable UUID before, int limit) {
        var terms = new ArrayList<String>();
        var parameters = new HashMap<String, Object>();
        if (!outcomes.isEmpty()) {
            // Written out, so that it is planned for what it is: nearly all are `applied`, few are
            // anything else, and an index has those.
            terms.add("outcome in ('%s')".formatted(words(outcomes)));
            if (!outcomes.contains(Outcome.APPLIED)) {
                terms.add("outcome <> 'applied'");
            }
        }
        if (job != null) {
            terms.add("jobId = :job");
            parameters.put("job", job);
        }
        if (before != null) {
            terms.add("id < :before");
            parameters.put("before", before);
        }
        var query = String.join(" and ", terms) + " order by id desc";
        return Db.reading(
                () -> find(query, parameters).page(0, limit).project(DeliverySummary.class).list());
    }

    private static String words(Set<Outcome> outcomes) {
        return outcomes.stream().map(Outcome::wire).collect(Collectors.joining("', '"));
    }

    /// One of them, with its body.
    public Optional<DeliveryRow> delivery(UUID id) {
        return Db.reading(() -> findByIdOptional(id));
    }

    /// A webhook that waits for its job to become known.
    public record Waiting(UUID id, byte[] body) {}

    /// By an index that has only those that wait, joined with the one of Doitong's ids.
    static final String WAITING =
            """
            SELECT delivery.id, delivery.body FROM delivery
            JOIN job ON job.doitong_id = delivery.doitong_id
            WHERE delivery.doitong_id = ANY (?) AND delivery.outcome = 'unknown_job' AND delivery.job_id IS NULL
            ORDER BY delivery.id
            """;

    /// The webhooks that wait for jobs with these ids of Doitong's, and need not any more; oldest
    /// first.
    public List<Waiting> waitingFor(Collection<String> doitongIds) {
        return db.statement(connection -> {
            try (var statement = connection.prepareStatement(WAITING)) {
                statement.setArray(1, connection.createArrayOf("text", doitongIds.toArray()));
                try (var rows = statement.executeQuery()) {
                    var waiting = new ArrayList<Waiting>();
                    while (rows.next()) {
                        waiting.add(
                                new Waiting(
                                        rows.getObject("id", UUID.class), rows.getBytes("body")));
                    }
                    return waiting;
                }
            }
        });
    }

    /// The newest takes the place of the oldest.
    private static final String REJECT =
            """
            INSERT INTO rejection (slot, id, received_at, reason, address, sender, headers, body)
            VALUES (nextval('rejection_slot'), ?, ?, ?, ?, ?, ?::jsonb, ?)
            ON CONFLICT (slot) DO UPDATE SET
                id = excluded.id, received_at = excluded.received_at, reason = excluded.reason,
                address = excluded.address, sender = excluded.sender, headers = excluded.headers,
                body = excluded.body
            """;

    /// Keeps a sample of what was refused, in the place of the oldest one.
    public void reject(Rejection rejection) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(REJECT)) {
                statement.setObject(1, rejection.id());
                statement.setObject(2, rejection.receivedAt().atOffset(ZoneOffset.UTC));
                statement.setString(3, rejection.reason());
                statement.setString(4, rejection.address());
                statement.setString(5, rejection.sender());
                statement.setString(6, Json.write(rejection.headers()));
                statement.setBytes(7, rejection.body());
                return statement.executeUpdate();
            }
        });
    }

    private static final String FORGET = "DELETE FROM rejection WHERE id = ?";

    /// Forgets a sample.
    public void forget(UUID rejection) {
        db.statement(connection -> {
            try (var statement = connection.prepareStatement(FORGET)) {
                statement.setObject(1, rejection);
                return statement.executeUpdate();
            }
        });
    }
}
