package dev.uketori.store;

import dev.uketori.job.JobId;

/// What became of a new job.
public sealed interface Kept {

    /// It was kept.
    record New() implements Kept {}

    /// The same request was kept before, as this job.
    record Before(JobId job) implements Kept {}

    /// The key was used before for another request.
    record OtherRequest() implements Kept {}

    /// Nothing was kept: the app's day has not so much left.
    record OverBudget(DayBudget.Exceeded by) implements Kept {}
}
