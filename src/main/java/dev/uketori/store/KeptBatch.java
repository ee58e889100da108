package dev.uketori.store;

import java.util.UUID;

/// What became of a new batch.
public sealed interface KeptBatch {

    /// It was kept.
    record New() implements KeptBatch {}

    /// The same request was kept before, as this batch.
    record Before(UUID batch) implements KeptBatch {}

    /// The key was used before for another request.
    record OtherRequest() implements KeptBatch {}

    /// Nothing was kept: not even the least that it may cost is there.
    ///
    /// @param needed credits
    /// @param available credits that nobody has a claim on
    record TooDear(long needed, long available) implements KeptBatch {}

    /// Nothing was kept: the app's day has not so much left.
    record OverBudget(DayBudget.Exceeded by) implements KeptBatch {}
}
