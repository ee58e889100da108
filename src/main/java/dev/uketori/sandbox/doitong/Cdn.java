package dev.uketori.sandbox.doitong;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;

/// `GET` and `HEAD` of `/outputs/{id}.jpg`, with no key, as a CDN serves it.
record Cdn(Ledger ledger, Gallery gallery, Answers answers) {

    /// The query of an address that has died.
    static final String EXPIRED = "expired";

    private static final String JPEG = "image/jpeg";

    void mount(Router router) {
        router.routeWithRegex("/outputs/(?<id>[a-z0-9]+)\\.jpg")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::serve)
                .failureHandler(answers::failed);
    }

    private void serve(RoutingContext call) {
        var job =
                ledger.job(call.pathParam("id"))
                        .filter(found -> found.status() == Job.Status.COMPLETED);
        if (job.isEmpty()) {
            call.response().setStatusCode(404).end();
            return;
        }
        if (EXPIRED.equals(call.request().query())) {
            call.response().setStatusCode(410).end();
            return;
        }
        var order = job.get().order();
        switch (job.get().fate().image()) {
            case DEAD -> call.response().setStatusCode(404).end();
            case HTML ->
                    call.response()
                            .putHeader(HttpHeaders.CONTENT_TYPE, "text/html")
                            .end("<!doctype html><title>Please wait</title><p>One moment, please.");
            case CUT ->
                    gallery.picture(order).onFailure(call::fail).onSuccess(file -> cut(call, file));
            case NONE, EXPIRED ->
                    gallery.picture(order)
                            .onFailure(call::fail)
                            .onSuccess(file -> whole(call, file));
        }
    }

    private static void whole(RoutingContext call, Path file) {
        var files = call.vertx().fileSystem();
        var response = call.response().putHeader(HttpHeaders.CONTENT_TYPE, JPEG);
        if (HttpMethod.HEAD.equals(call.request().method())) {
            files.props(file.toString())
                    .onFailure(call::fail)
                    .onSuccess(props ->
                            response.putHeader(
                                            HttpHeaders.CONTENT_LENGTH, Long.toString(props.size()))
                                    .end());
            return;
        }
        response.sendFile(file.toString()).onFailure(call::fail);
    }

    private static void cut(RoutingContext call, Path file) {
        call.vertx()
                .fileSystem()
                .readFile(file.toString())
                .onFailure(call::fail)
                .onSuccess(bytes ->
                        call.response()
                                .putHeader(HttpHeaders.CONTENT_TYPE, JPEG)
                                .putHeader(
                                        HttpHeaders.CONTENT_LENGTH,
                                        Integer.toString(bytes.length()))
                                .write(bytes.slice(0, bytes.length() / 2))
                                .onComplete(_ -> call.request().connection().close()));
    }
}
