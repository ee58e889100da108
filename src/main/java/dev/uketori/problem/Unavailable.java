package dev.uketori.problem;

import java.time.Duration;

/// What a request needs is away for now, most often the database. Answered with 503 and
/// `Retry-After`: nothing is promised.
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// When to try again.
    public static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /// It is away, because of that.
    public Unavailable(String what, Throwable cause) {
        super(what, cause);
    }

    /// How it looks from outside.
    public Problem problem() {
        return Problem.of(
                503,
                "unavailable",
                "The service cannot reach its database. Do not count on anything having been accepted; try again, with the same Idempotency-Key.");
    }
}
