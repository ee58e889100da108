package dev.uketori.view;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.DayBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What an app orders may cost more than is left of its day.
public final class OverBudget {

    private OverBudget() {}

    /// 402, until the day ends.
    ///
    /// @param now when it was ordered
    public static ProblemException of(DayBudget.Exceeded by, Instant now) {
        var dayEnds = DayBudget.dayEnds(now);
        return new ProblemException(
                Problem.of(
                                402,
                                "budget_exceeded",
                                "This may cost %d credits, and %d are left of this app's day, which ends at %s. Nothing was taken."
                                        .formatted(by.needed(), by.available(), dayEnds))
                        .with(Map.of("needed", by.needed(), "available", by.available())),
                // Whole seconds, and none too few.
                Duration.ofSeconds(Duration.between(now, dayEnds).plusMillis(999).toSeconds()));
    }
}
