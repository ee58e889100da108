package dev.uketori.store;

import dev.uketori.job.Attempts;
import dev.uketori.job.Cost;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState;

/// A job whose row this transaction has locked.
record LockedJob(JobId id, String client, JobState state, Attempts attempts, Cost cost, int fence) {

    static LockedJob of(Claim claim) {
        return new LockedJob(
                claim.id(),
                claim.client(),
                claim.state(),
                claim.attempts(),
                claim.cost(),
                claim.fence());
    }

    LockedJob moved(JobState to, Attempts after) {
        return new LockedJob(id, client, to, after, cost, fence);
    }

    LockedJob charged(Cost after) {
        return new LockedJob(id, client, state, attempts, after, fence);
    }
}
