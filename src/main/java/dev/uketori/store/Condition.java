package dev.uketori.store;

import dev.uketori.ambient.Ids;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// A filter as a condition of HQL with named parameters. Times become bounds on the id too, which
/// sorts by time: the index by client and id serves every list.
final class Condition {

    /// Jobs in these are few among many that have ended, and always due: the partial index of the
    /// claims has them, where the index by client might be read to its end.
    private static final Set<Status> WAITING =
            EnumSet.of(Status.QUEUED, Status.SUBMITTING, Status.UNCONFIRMED, Status.PROCESSING);

    /// A job's id and its time are not of the same moment, least of all in a large batch: the time
    /// decides, and the id only keeps short what is read.
    private static final Duration APART = Duration.ofMinutes(1);

    private final List<String> terms = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    static Condition of(JobFilter filter) {
        var condition = new Condition();
        condition.terms.add("deletedAt is null");
        if (filter.client() != null) {
            condition.and("client = :client", "client", filter.client());
        }
        if (!filter.statuses().isEmpty()) {
            var statuses = filter.statuses().stream().map(Wire::wire).toList();
            condition.and("status in :statuses", "statuses", statuses);
            if (WAITING.containsAll(filter.statuses())) {
                condition.terms.add("dueAt is not null");
            }
        }
        if (filter.reference() != null) {
            condition.and("reference = :reference", "reference", filter.reference());
        }
        if (filter.batchId() != null) {
            condition.and("batchId = :batchId", "batchId", filter.batchId());
        }
        if (filter.createdAfter() != null) {
            condition.and("createdAt > :after", "after", filter.createdAfter());
            condition.and("id >= :floor", "floor", Ids.floor(filter.createdAfter().minus(APART)));
        }
        if (filter.createdBefore() != null) {
            condition.and("createdAt < :until", "until", filter.createdBefore());
            condition.and(
                    "id < :ceiling", "ceiling", Ids.floor(filter.createdBefore().plus(APART)));
        }
        if (filter.text() != null) {
            condition.and(
                    "locate(:text, lower(prompt)) > 0",
                    "text",
                    filter.text().toLowerCase(Locale.ROOT));
        }
        if (filter.before() != null) {
            condition.and("id < :before", "before", filter.before().value());
        }
        return condition;
    }

    private void and(String term, String name, Object value) {
        terms.add(term);
        parameters.put(name, value);
    }

    String newestFirst() {
        return String.join(" and ", terms) + " order by id desc";
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}
