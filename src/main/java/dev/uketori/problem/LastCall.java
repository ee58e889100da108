package dev.uketori.problem;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// How a replica that stops looks from outside. At first it answers everything, and asks for each
/// connection to be given up: whoever comes again may come to another replica. At last, when all of
/// its own work has ended, it refuses what comes, so that what has come is answered before the
/// connections close.
@Singleton
class LastCall {

    private static final int AT_FIRST = 100;
    private static final int AT_LAST = 6000;
    private static final int BEFORE_ALL_OTHERS = 1000;

    private static final Problem STOPPING =
            Problem.of(503, "unavailable", "This replica stops. Nothing was accepted; try again.");

    private volatile boolean leaving;
    private volatile boolean closed;

    void filters(@Observes Filters filters) {
        filters.register(this::pass, BEFORE_ALL_OTHERS);
    }

    void leave(@Observes @Priority(AT_FIRST) ShutdownDelayInitiatedEvent stopping) {
        leaving = true;
    }

    void close(@Observes @Priority(AT_LAST) ShutdownDelayInitiatedEvent stopping) {
        closed = true;
    }

    private void pass(RoutingContext call) {
        if (leaving && call.request().version() != HttpVersion.HTTP_2) {
            call.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        if (!closed) {
            call.next();
            return;
        }
        call.response()
                .setStatusCode(STOPPING.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader("Retry-After", String.valueOf(Unavailable.RETRY_AFTER.toSeconds()))
                .end(JsonObject.mapFrom(STOPPING).toBuffer());
    }
}
