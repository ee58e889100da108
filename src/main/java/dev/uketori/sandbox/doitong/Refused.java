package dev.uketori.sandbox.doitong;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that was not granted, and why.
///
/// @param details further members of `extensions`, besides `code`
/// @param retryAfter when it makes sense to ask again, null if not known
record Refused(
        Problem problem, String message, Map<String, Object> details, @Nullable Duration retryAfter)
        implements Submission {

    static Refused of(Problem problem) {
        return new Refused(problem, problem.message(), Map.of(), null);
    }

    static Refused badRequest(String message) {
        return new Refused(Problem.BAD_REQUEST, message, Map.of(), null);
    }

    static Refused rateLimited(String message, Duration retryAfter) {
        return new Refused(Problem.RATE_LIMITED, message, Map.of(), retryAfter);
    }

    static Refused insufficientCredits(int required, long available) {
        var details = new LinkedHashMap<String, Object>();
        details.put("creditsRequired", required);
        details.put("creditsAvailable", available);
        return new Refused(
                Problem.INSUFFICIENT_CREDITS,
                Problem.INSUFFICIENT_CREDITS.message(),
                details,
                null);
    }

    Map<String, Object> extensions() {
        var extensions = new LinkedHashMap<String, Object>();
        extensions.put("code", problem.name());
        extensions.putAll(details);
        return extensions;
    }

    /// The body as the vendor's page shows it.
    Map<String, Object> body() {
        return Map.of("errors", List.of(error()));
    }

    private Map<String, Object> error() {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", message);
        error.put("extensions", extensions());
        return error;
    }
}
