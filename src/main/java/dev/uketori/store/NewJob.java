package dev.uketori.store;

import dev.uketori.job.Estimate;
import dev.uketori.job.JobId;
import dev.uketori.job.Order;
import java.time.Instant;

/// A job to be kept.
///
/// @param client the app that it belongs to
public record NewJob(JobId id, String client, Order order, Instant createdAt) {

    Estimate estimate() {
        return Estimate.of(order.width(), order.height());
    }
}
