package dev.uketori.store;

import dev.uketori.job.Estimate;
import java.util.List;
import java.util.UUID;

/// A batch to be kept: jobs of one app that carry its id.
///
/// @param id a UUIDv7
/// @param jobs one at least
public record NewBatch(UUID id, List<NewJob> jobs) {

    String client() {
        return jobs.getFirst().client();
    }

    /// What all of it will cost.
    public Estimate estimate() {
        var min = 0;
        var max = 0;
        for (var job : jobs) {
            min += job.estimate().min();
            max += job.estimate().max();
        }
        return new Estimate(min, max);
    }
}
