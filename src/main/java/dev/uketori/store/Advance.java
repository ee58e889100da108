package dev.uketori.store;

import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// A report on its way through the door.
///
/// @param job whose; null where only the report's Doitong id can tell
/// @param fence the claim's, when the report is only good while that lease holds; null for what is
///   true whoever says it
/// @param delivery the webhook that brought it, to be kept with what became of it
/// @param cost credits that the last submit cost, where the report came with them
public record Advance(
        @Nullable JobId job,
        @Nullable Integer fence,
        Report report,
        @Nullable Delivery delivery,
        OptionalInt cost) {

    /// What came with a webhook, which tells of no cost.
    public Advance(
            @Nullable JobId job,
            @Nullable Integer fence,
            Report report,
            @Nullable Delivery delivery) {
        this(job, fence, report, delivery, OptionalInt.empty());
    }

    /// A worker's own doing, good only while it holds its lease.
    public static Advance of(Claim claim, Report report) {
        return new Advance(claim.id(), claim.fence(), report, null);
    }

    /// A fact or a wish that does not depend on any lease.
    public static Advance of(JobId job, Report report) {
        return new Advance(job, null, report, null);
    }

    /// The same, with what Doitong says that it cost.
    public Advance costing(OptionalInt credits) {
        return new Advance(job, fence, report, delivery, credits);
    }
}
