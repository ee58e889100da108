package dev.uketori.dropin;

import dev.uketori.access.Access;
import dev.uketori.access.Caller;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Answers requests as Doitong would, whatever comes of them.
@Singleton
class Answers {

    static final String REPLAYED = "Idempotent-Replayed";

    private final Access access;
    private final Budget budget;

    Answers(Access access, Budget budget) {
        this.access = access;
        this.budget = budget;
    }

    /// The answer to a request of somebody whose key is known; else, or when `work` is refused, the
    /// error.
    Response of(HttpServerRequest request, Function<Caller, ResponseBuilder> work) {
        Caller caller;
        try {
            caller = access.recognized(request);
        } catch (RuntimeException cause) {
            return refused(Refused.by(cause)).build();
        }
        Response answer;
        try {
            answer = work.apply(caller.admitted()).build();
        } catch (RuntimeException cause) {
            answer = refused(Refused.by(cause)).build();
        }
        // Where the database is away, what is left is not known either.
        if (answer.getStatus() != 503) {
            budget.tell(answer.getHeaders(), caller.rate());
        }
        return answer;
    }

    private static ResponseBuilder refused(Refused refused) {
        var answer = json(refused.status(), refused.body());
        if (refused.status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        retryAfter(answer, refused.retryAfter().orElse(null));
        return answer;
    }

    static ResponseBuilder json(int status, Object body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body);
    }

    static void retryAfter(ResponseBuilder answer, @Nullable Duration wait) {
        if (wait != null) {
            answer.header(HttpHeaders.RETRY_AFTER, Math.max(1, wait.toSeconds()));
        }
    }

    /// Nothing but JSON that says so is read: what any web page may send across origins without
    /// asking does not.
    ///
    /// @throws ProblemException 415
    static void onlyJson(HttpServerRequest request) {
        var type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        var essence = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals(MediaType.APPLICATION_JSON)) {
            throw new ProblemException(
                    Problem.of(
                            415, "unsupported_media_type", "Send the body as application/json."));
        }
    }
}
