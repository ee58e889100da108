package dev.uketori.store;

import dev.uketori.job.Attempts;
import dev.uketori.job.Cost;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState;
import dev.uketori.job.JobState.Queued;
import dev.uketori.job.Order;
import java.time.Instant;

/// A job that a worker has for itself until its lease ends.
///
/// @param fence to be named when the work is done: a worker that lost its lease changes nothing
public record Claim(
        JobId id,
        String client,
        Order order,
        JobState state,
        Attempts attempts,
        Cost cost,
        int fence,
        Instant createdAt) {

    /// Credits that must be there before it is sent: what Doitong asked for it, else the most that
    /// it may cost.
    int needs() {
        var told = state instanceof Queued(_, var hold) && hold != null ? hold.needs() : null;
        return told == null ? cost.estimate().max() : told;
    }

    /// Whether the app does not want it any more.
    boolean isOverdue(Instant now) {
        var deadline = order.deadline();
        return deadline != null && !now.isBefore(deadline);
    }
}
