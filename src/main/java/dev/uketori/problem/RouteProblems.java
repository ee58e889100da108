package dev.uketori.problem;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/// Turns what ends a request into a problem where no resource has taken it.
public final class RouteProblems {

    private RouteProblems() {}

    /// Answers with what `failure` looks like from outside. From any thread.
    public static void answer(HttpServerResponse response, RuntimeException failure) {
        var answer = Answer.of(failure);
        if (response.headWritten() || response.closed()) {
            return;
        }
        answer.headers().forEach(response::putHeader);
        response.setStatusCode(answer.problem().status())
                .end(JsonObject.mapFrom(answer.problem()).toBuffer());
    }
}
