package dev.uketori.problem;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Gives a body that says that it is too large the look of a problem: it is refused before any
/// resource sees it.
@Singleton
class ProblemRoutes {

    private final long largestBody;

    ProblemRoutes(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize largestBody) {
        this.largestBody = largestBody.asLongValue();
    }

    void routes(@Observes Router router) {
        router.route().order(RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1).handler(this::limit);
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
        var problem = Problem.of(413, "too_large", "The body is too large.");
        call.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.MEDIA_TYPE)
                .putHeader("Connection", "close")
                .end(JsonObject.mapFrom(problem).toBuffer())
                .onComplete(_ -> call.request().connection().close());
    }
}
