package dev.uketori.job;

import dev.uketori.job.Step.Moved;
import java.util.OptionalInt;

/// What a job costs, in credits.
///
/// A submit is charged once it is known to have been taken: what Doitong says it cost, else the
/// middle of the estimate until Doitong says so.
///
/// @param estimate for one submit
/// @param charged for all of its submits so far
/// @param guess how much of that is the last submit's by estimate
public record Cost(Estimate estimate, int charged, int guess) {

    /// A new job's.
    public static Cost of(Estimate estimate) {
        return new Cost(estimate, 0, 0);
    }

    /// The cost once a report has been decided upon.
    ///
    /// @param told what the last submit cost, where the report says so
    public Cost after(JobState from, Step step, OptionalInt told) {
        if (step instanceof Moved(var to, _, _)) {
            if (!isTaken(from) && isTaken(to)) {
                var middle = estimate.middle();
                return new Cost(
                        estimate, charged + told.orElse(middle), told.isPresent() ? 0 : middle);
            }
            if (isTaken(from) && !isTaken(to)) {
                return new Cost(estimate, charged, 0);
            }
        }
        return told.isPresent() && guess > 0 && isTaken(from)
                ? new Cost(estimate, charged - guess + told.getAsInt(), 0)
                : this;
    }

    private static boolean isTaken(JobState state) {
        return state.doitongId() != null;
    }
}
