package dev.uketori.watch;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobFilter;
import dev.uketori.view.ListQuery;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query of `GET /v1/jobs`.
final class JobListQuery {

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
                        query.time("createdAfter"),
                        query.time("createdBefore"),
                        query.text("q"),
                        cursor == null ? null : new JobId(cursor));
        query.check();
        return filter;
    }
}
