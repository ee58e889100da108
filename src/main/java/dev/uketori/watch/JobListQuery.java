package dev.uketori.watch;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobFilter;
import dev.uketori.view.ListQuery;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/jobs`.
final class JobListQuery {

    /// RFC 3339 has four digits for it.
    private static final int LAST_YEAR = 9999;

    private JobListQuery() {}

    /// @throws ProblemException 400 that names every wrong parameter
    static JobFilter filter(ListQuery query, @Nullable String client) {
        var cursor = query.cursor();
        var filter =
                new JobFilter(
                        client,
                        Set.copyOf(query.all("status", Status.class)),
                        query.text("reference"),
                        query.uuid("batchId"),
                        time(query, "createdAfter"),
                        time(query, "createdBefore"),
                        query.text("q"),
                        cursor == null ? null : new JobId(cursor));
        query.check();
        return filter;
    }

    private static @Nullable Instant time(ListQuery query, String name) {
        return query.parsed(name, "must be a time (RFC 3339)", JobListQuery::time);
    }

    private static Optional<Instant> time(String text) {
        try {
            // A plus in a query is a space unless it was escaped.
            return Optional.of(OffsetDateTime.parse(text.replace(' ', '+')))
                    .filter(time -> time.getYear() >= 0 && time.getYear() <= LAST_YEAR)
                    .map(OffsetDateTime::toInstant);
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
