package dev.uketori.access;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;

/// How often an app may still call this replica, after a call of its own. Told as
/// draft-ietf-httpapi-ratelimit-headers has it.
///
/// @param limit calls in any minute
/// @param left of them
/// @param at when it called
/// @param until when there is room for more than now
/// @param isOver whether there was no room for this very call
public record Rate(int limit, int left, Instant at, Instant until, boolean isOver) {

    private static final String POLICY = "requests";

    /// Adds the headers `RateLimit-Policy` and `RateLimit`, which stay on whatever is answered.
    void tell(HttpServerResponse response) {
        response.putHeader("RateLimit-Policy", "\"%s\";q=%d;w=60".formatted(POLICY, limit));
        response.putHeader(
                "RateLimit", "\"%s\";r=%d;t=%d".formatted(POLICY, left, patience().toSeconds()));
    }

    ProblemException exceeded() {
        return new ProblemException(
                Problem.quotaExceeded(
                        "rate_limited",
                        "This app may call %d times in a minute, and has. Nothing was done."
                                .formatted(limit),
                        POLICY),
                patience());
    }

    /// Whole seconds, and none too few.
    private Duration patience() {
        return Duration.ofSeconds(
                Math.max(1, Duration.between(at, until).plusMillis(999).toSeconds()));
    }
}
