package dev.uketori.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/// How what ends a request looks from outside.
///
/// @param headers that come with the problem, its type among them
record Answer(Problem problem, Map<String, String> headers) {

    private static final Logger LOG = Logger.getLogger(Answer.class);

    /// For whatever has ended a request; what is our own fault, or the database's, is in the log.
    static Answer of(RuntimeException failure) {
        return switch (failure) {
            case ProblemException known -> of(known.problem(), known.retryAfter());
            case Unavailable away -> {
                LOG.warnf("request.refused outcome=unavailable cause=%s", away.getMessage());
                yield of(away.problem(), Optional.of(Unavailable.RETRY_AFTER));
            }
            default -> {
                LOG.error("request.failed outcome=bug", failure);
                yield of(
                        Problem.of(
                                500,
                                "internal_error",
                                "Something is wrong on our side; the log has more. Trying again is safe with an Idempotency-Key."),
                        Optional.empty());
            }
        };
    }

    static Answer of(Problem problem, Optional<Duration> retryAfter) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Type", Problem.MEDIA_TYPE);
        if (problem.status() == 401) {
            headers.put("WWW-Authenticate", "Bearer");
        }
        retryAfter.ifPresent(
                wait -> headers.put("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        return new Answer(problem, headers);
    }
}
