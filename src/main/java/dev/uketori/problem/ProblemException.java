package dev.uketori.problem;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a request with a problem.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final @Nullable Duration retryAfter;

    /// Ends the request with `problem`.
    public ProblemException(Problem problem) {
        this(problem, null);
    }

    /// Ends the request with `problem`, to be tried again in that time.
    public ProblemException(Problem problem, @Nullable Duration retryAfter) {
        super(problem.code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    /// What went wrong.
    public Problem problem() {
        return problem;
    }

    /// When to try again, where that helps.
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
