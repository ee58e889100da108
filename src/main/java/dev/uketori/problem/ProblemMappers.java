package dev.uketori.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever ends a request into a problem.
class ProblemMappers {

    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response problem(ProblemException failure) {
        return answer(failure.problem(), failure.retryAfter());
    }

    @ServerExceptionMapper
    public Response unavailable(Unavailable failure) {
        LOG.warnf("request.refused outcome=unavailable cause=%s", failure.getMessage());
        return answer(failure.problem(), Optional.of(Unavailable.RETRY_AFTER));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException failure) {
        var response = failure.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        var status = response.getStatus();
        var answer = answer(Problem.of(status, code(status), detail(status)), Optional.empty());
        var allow = response.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    public Response bug(RuntimeException failure) {
        LOG.error("request.failed outcome=bug", failure);
        return answer(
                Problem.of(
                        500,
                        "internal_error",
                        "Something is wrong on our side; the log has more. Trying again is safe with an Idempotency-Key."),
                Optional.empty());
    }

    private static Response answer(Problem problem, Optional<Duration> retryAfter) {
        var response = Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 401) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        retryAfter.ifPresent(
                wait -> response.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds())));
        return response.build();
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 406 -> "not_acceptable";
            case 413 -> "too_large";
            case 415 -> "unsupported_media_type";
            default -> status < 500 ? "invalid_request" : "internal_error";
        };
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address does not take that method.";
            case 406 -> "This address cannot answer in any of the types that Accept names.";
            case 413 -> "The body is too large.";
            case 415 -> "Send application/json.";
            default -> Reasons.of(status) + ".";
        };
    }
}
