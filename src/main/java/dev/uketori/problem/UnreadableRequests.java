package dev.uketori.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Gives the look of a problem to what is refused before any resource sees it: a head that makes no
/// sense, a body that says that it is too large.
@Singleton
class UnreadableRequests {

    private static final long NO_ERROR = 0;

    private final long largestBody;

    UnreadableRequests(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.largestBody = largestBody.asLongValue();
    }

    void routes(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(UnreadableRequests::unreadable);
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1).handler(this::limit);
    }

    /// A head that no route can be found for, such as one without `Host`: the sender's affair, and
    /// not worth a line in our log.
    private static void unreadable(RoutingContext call) {
        if (call.statusCode() != 400) {
            call.next();
            return;
        }
        answer(call, Problem.of(400, "bad_request", "The head of the request makes no sense."));
    }

    private void limit(RoutingContext call) {
        var length = call.request().getHeader("Content-Length");
        try {
            if (length == null || Long.parseLong(length) <= largestBody) {
                call.next();
                return;
            }
        } catch (NumberFormatException endless) {
            // More than a long holds.
        }
        answer(call, Problem.of(413, "too_large", "The body is too large."));
    }

    /// The rest of such a request is not waited for. Over HTTP/2 its stream alone ends (RFC 9113,
    /// 8.1 and 8.2.2).
    private static void answer(RoutingContext call, Problem problem) {
        var request = call.request();
        var response =
                call.response()
                        .setStatusCode(problem.status())
                        .putHeader("Content-Type", Problem.MEDIA_TYPE);
        var body = JsonObject.mapFrom(problem).toBuffer();
        if (request.version() == HttpVersion.HTTP_2) {
            response.end(body).onComplete(_ -> response.reset(NO_ERROR));
        } else {
            response.putHeader("Connection", "close")
                    .end(body)
                    .onComplete(_ -> request.connection().close());
        }
    }
}
