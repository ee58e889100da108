package dev.uketori.sandbox.doitong;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How answers are written.
record Answers(Counters counters) {

    void json(RoutingContext call, int status, Object body) {
        if (status >= 400) {
            counters.refused(status);
        }
        call.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.bytes(body));
    }

    void refuse(RoutingContext call, Refused refused) {
        retryAfter(call, refused.retryAfter());
        json(call, refused.problem().status(), refused.body());
    }

    /// The connection ends, and the caller is left to wonder.
    void lose(RoutingContext call) {
        counters.answerLost();
        call.request().connection().close();
    }

    /// The answer to what an earlier handler gave up on: a body too large, or a mistake of ours.
    void failed(RoutingContext call) {
        if (!call.response().ended() && !call.response().headWritten()) {
            refuse(
                    call,
                    switch (call.statusCode()) {
                        case 400 -> Refused.of(Problem.BAD_REQUEST);
                        case 413 -> Refused.of(Problem.PAYLOAD_TOO_LARGE);
                        default -> Refused.of(Problem.INTERNAL_SERVER_ERROR);
                    });
        }
    }

    static void retryAfter(RoutingContext call, @Nullable Duration wait) {
        if (wait != null) {
            var seconds = Math.max(1, wait.plusMillis(999).toSeconds());
            call.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
    }
}
