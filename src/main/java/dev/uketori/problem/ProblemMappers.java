package dev.uketori.problem;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Turns whatever ends a request into a problem.
class ProblemMappers {

    @ServerExceptionMapper
    public Response any(RuntimeException failure) {
        return response(Answer.of(failure));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException failure) {
        var response = failure.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        var status = response.getStatus();
        var problem = Problem.of(status, code(status), detail(status));
        var answer = response(Answer.of(problem, Optional.empty()));
        var allow = response.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? answer
                : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    private static Response response(Answer answer) {
        var response = Response.status(answer.problem().status()).entity(answer.problem());
        answer.headers().forEach(response::header);
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
