package dev.uketori.problem;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Turns what ends a request into a problem where no resource has taken it.
public final class RouteProblems {

    private static final Logger LOG = Logger.getLogger(RouteProblems.class);

    private RouteProblems() {}

    /// Answers with what `failure` looks like from outside. From any thread.
    public static void answer(HttpServerResponse response, RuntimeException failure) {
        switch (failure) {
            case ProblemException known -> answer(response, known.problem(), known.retryAfter());
            case Unavailable away -> {
                LOG.warnf("request.refused outcome=unavailable cause=%s", away.getMessage());
                answer(response, away.problem(), Optional.of(Unavailable.RETRY_AFTER));
            }
            default -> {
                LOG.error("request.failed outcome=bug", failure);
                answer(
                        response,
                        Problem.of(
                                500,
                                "internal_error",
                                "Something is wrong on our side; the log has more."),
                        Optional.empty());
            }
        }
    }

    private static void answer(
            HttpServerResponse response, Problem problem, Optional<Duration> retryAfter) {
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        retryAfter.ifPresent(wait ->
                response.putHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .end(JsonObject.mapFrom(problem).toBuffer());
    }
}
