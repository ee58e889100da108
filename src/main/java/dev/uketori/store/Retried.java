package dev.uketori.store;

/// What became of a job that was to be tried again.
public sealed interface Retried {

    /// It is queued.
    record Queued() implements Retried {}

    /// It has not failed, so that there is nothing to try again.
    record NotFailed() implements Retried {}

    /// What was to be drawn has been erased.
    record Erased() implements Retried {}

    /// Nothing was changed: the app's day has not so much left.
    record OverBudget(DayBudget.Exceeded by) implements Retried {}
}
