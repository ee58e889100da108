package dev.uketori.store;

import dev.uketori.job.Attempts;
import dev.uketori.job.Cost;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState;
import dev.uketori.job.Report;
import dev.uketori.job.Report.Finished;
import java.util.Set;

/// A job whose row this transaction has locked.
///
/// @param earlierIds Doitong's ids for the tries before the last retry
record LockedJob(
        JobId id,
        String client,
        JobState state,
        Attempts attempts,
        Cost cost,
        int fence,
        Set<String> earlierIds) {

    static LockedJob of(Claim claim) {
        return new LockedJob(
                claim.id(),
                claim.client(),
                claim.state(),
                claim.attempts(),
                claim.cost(),
                claim.fence(),
                Set.of());
    }

    /// Whether a report is of an earlier try. It says nothing of this one, unless that it has drawn
    /// the image after all.
    boolean isOutdated(Report report) {
        var named = report.doitongId();
        return named != null && earlierIds.contains(named) && !(report instanceof Finished);
    }

    LockedJob moved(JobState to, Attempts after) {
        return new LockedJob(id, client, to, after, cost, fence, earlierIds);
    }

    LockedJob charged(Cost after) {
        return new LockedJob(id, client, state, attempts, after, fence, earlierIds);
    }
}
