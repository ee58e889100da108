package dev.uketori.dropin;

import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.problem.Unavailable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// A problem in Doitong's words: `{"errors": [{"message": …, "extensions": {"code": …}}]}`, with
/// the statuses of its page and, where that has none, those of HTTP.
///
/// @param retryAfter when to try again, where that helps
record Refused(Problem problem, Optional<Duration> retryAfter) {

    private static final Logger LOG = Logger.getLogger(Refused.class);

    /// What ended the work on a request.
    static Refused by(Throwable cause) {
        return switch (cause) {
            case ProblemException told -> new Refused(told.problem(), told.retryAfter());
            case Unavailable away -> {
                LOG.warnf("request.refused outcome=unavailable cause=%s", away.getMessage());
                yield new Refused(away.problem(), Optional.of(Unavailable.RETRY_AFTER));
            }
            default -> {
                LOG.error("request.failed outcome=bug", cause);
                yield of(
                        500, "internal_error", "Something is wrong on our side; the log has more.");
            }
        };
    }

    static Refused of(int status, String code, String detail) {
        return new Refused(Problem.of(status, code, detail), Optional.empty());
    }

    /// Of what was deleted Doitong would know nothing.
    int status() {
        return problem.status() == 410 ? 404 : problem.status();
    }

    /// Which fields are wrong, and how, in the words of the problem otherwise.
    String message() {
        return problem.errors().isEmpty()
                ? problem.detail()
                : problem.errors().stream()
                        .map(wrong -> wrong.pointer().substring(1) + " " + wrong.detail())
                        .collect(Collectors.joining("; "));
    }

    Map<String, Object> extensions() {
        var extensions = new LinkedHashMap<String, Object>();
        extensions.put("code", code());
        if (!problem.errors().isEmpty()) {
            extensions.put("errors", problem.errors());
        }
        tell(extensions, "creditsRequired", "needed");
        tell(extensions, "creditsAvailable", "available");
        return extensions;
    }

    private void tell(Map<String, Object> extensions, String name, String figure) {
        var value = problem.figures().get(figure);
        if (value != null) {
            extensions.put(name, value);
        }
    }

    /// The page shows `INSUFFICIENT_CREDITS` alone; the others are what GraphQL servers say.
    private String code() {
        return switch (status()) {
            case 400 -> "BAD_REQUEST";
            case 401 -> "UNAUTHORIZED";
            case 402 -> "INSUFFICIENT_CREDITS";
            case 404 -> "NOT_FOUND";
            case 413 -> "PAYLOAD_TOO_LARGE";
            case 429 -> "RATE_LIMITED";
            case 500 -> "INTERNAL_SERVER_ERROR";
            case 503 -> "SERVICE_UNAVAILABLE";
            default -> problem.code().toUpperCase(Locale.ROOT);
        };
    }

    Map<String, Object> body() {
        var error = new LinkedHashMap<String, Object>();
        error.put("message", message());
        error.put("extensions", extensions());
        return Map.of("errors", List.of(error));
    }
}
