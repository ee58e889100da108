package dev.uketori.store;

import dev.uketori.ambient.Ids;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import java.time.Instant;

/// Jobs that wait to be sent, as tests of the store need them.
final class NewJobs {

    private NewJobs() {}

    /// One for a square image.
    static NewJob of(Ids ids, int side, Instant createdAt) {
        var order =
                new Order("flux-ultra", "x", side, side, null, null, null, null, null, null, null);
        return new NewJob(new JobId(ids.next()), "app", order, createdAt);
    }
}
