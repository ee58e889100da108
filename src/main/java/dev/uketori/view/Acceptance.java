package dev.uketori.view;

import dev.uketori.ambient.Ids;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.DayBudget;
import dev.uketori.store.IdempotencyKey;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.store.JobStore;
import dev.uketori.store.Kept;
import dev.uketori.store.NewJob;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps what an app has ordered, once for each `Idempotency-Key`, whichever call the order came
/// by. What it returns is durable.
@Singleton
public class Acceptance {

    private final JobStore store;
    private final JobQueries queries;
    private final Ids ids;

    Acceptance(JobStore store, JobQueries queries, Ids ids) {
        this.store = store;
        this.queries = queries;
        this.ids = ids;
    }

    /// A job that was kept.
    ///
    /// @param isReplayed whether that was earlier, for the same request
    public record Accepted(JobRow job, boolean isReplayed) {}

    /// Keeps the order as a job.
    ///
    /// @param budget the app's
    /// @param idempotencyKey as [IdempotencyHeader#key] reads it
    /// @param fingerprint SHA-256 of what the request says
    /// @throws ProblemException 422 if the key came before with another request, 402 if the app's
    ///   day has no room for it
    public Accepted accept(
            DayBudget budget,
            Order order,
            Instant now,
            @Nullable String idempotencyKey,
            Supplier<byte[]> fingerprint) {
        var job = new NewJob(new JobId(ids.next()), budget.client(), order, now);
        var key =
                idempotencyKey == null
                        ? null
                        : new IdempotencyKey(idempotencyKey, fingerprint.get());
        return switch (store.insert(job, key, budget)) {
            case Kept.New _ -> new Accepted(JobRow.of(job), false);
            case Kept.Before(var id) ->
                    new Accepted(OwnJobs.kept(queries.job(id).orElseThrow()), true);
            case Kept.OtherRequest _ -> throw IdempotencyHeader.reused();
            case Kept.OverBudget(var by) -> throw OverBudget.of(by, now);
        };
    }
}
