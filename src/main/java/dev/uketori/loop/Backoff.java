package dev.uketori.loop;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: exponential, with full jitter, so that what failed
/// together does not come back together.
///
/// @param first the longest wait after the first failure
/// @param most the longest wait of all
public record Backoff(Duration first, Duration most) {

    private static final int STEPS = 30;

    /// The wait after that many failures.
    ///
    /// @param failures at least 1
    public Duration after(int failures, RandomGenerator random) {
        var grown = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, STEPS));
        var ceiling = grown.compareTo(most) > 0 ? most : grown;
        return Duration.ofMillis(random.nextLong(ceiling.toMillis() + 1));
    }
}
