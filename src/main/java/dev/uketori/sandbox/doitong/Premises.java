package dev.uketori.sandbox.doitong;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One running server: builds the parts on one event loop, which owns all of their state, and takes
/// them down again.
final class Premises extends AbstractVerticle {

    private static final Logger LOG = Logger.getLogger(Premises.class);
    private static final int BODY_LIMIT = 256 * 1024;
    private static final int PAINTERS = 2;

    private final DoitongSettings settings;
    private final InstantSource clock;
    private final Journal journal;
    private @Nullable HttpServer http;
    private @Nullable Desk desk;
    private @Nullable Courier courier;
    private @Nullable WorkerExecutor writer;
    private @Nullable WorkerExecutor painter;
    private volatile int port;

    Premises(DoitongSettings settings, InstantSource clock, Journal journal) {
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
    }

    int port() {
        return port;
    }

    @Override
    public void start(Promise<Void> started) {
        var suffix = UUID.randomUUID();
        writer = vertx.createSharedWorkerExecutor("doitong-journal-" + suffix, 1);
        painter = vertx.createSharedWorkerExecutor("doitong-painter-" + suffix, PAINTERS);
        var ledger = new Ledger(settings.behaviour());
        journal.entries().forEach(ledger::apply);
        var counters = new Counters();
        var shapes = new Shapes(this::publicUrl);
        courier =
                new Courier(
                        vertx,
                        new Signature(settings.webhookSecret()),
                        shapes,
                        clock,
                        counters,
                        () -> ledger.behaviour().webhookRetryMs());
        var taking = new Desk(vertx, ledger, journal, writer, courier, clock);
        desk = taking;
        var answers = new Answers(counters);
        var turnstile = new Turnstile(settings.apiKey(), ledger, counters, clock);
        var gallery = new Gallery(settings.folder().resolve("outputs"), painter);
        var body = BodyHandler.create(false).setBodyLimit(BODY_LIMIT);
        var router = Router.router(vertx);
        router.errorHandler(404, call -> answers.refuse(call, Refused.of(Problem.NOT_FOUND)));
        new RestApi(turnstile, taking, ledger, shapes, answers).mount(router, body);
        new Cdn(ledger, gallery, answers).mount(router);
        new ControlApi(taking, ledger, counters, courier, answers).mount(router, body);
        // Reading a schema takes too long for the event loop.
        vertx.executeBlocking(() -> new GraphqlEngine(taking, ledger, shapes).build())
                .compose(engine -> {
                    new GraphqlApi(turnstile, engine, ledger, answers).mount(router, body);
                    return listen(router);
                })
                .onSuccess(_ -> taking.resume())
                .onComplete(started);
    }

    private Future<Void> listen(Router router) {
        // HTTP/1.1 only: a lost answer is a closed connection, which must be one caller's alone.
        var server =
                vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                        .requestHandler(router);
        http = server;
        return server.listen(settings.port(), settings.host())
                .map(listening -> {
                    port = listening.actualPort();
                    LOG.infof("doitong.started url=%s", publicUrl());
                    return null;
                });
    }

    @Override
    public void stop(Promise<Void> stopped) {
        if (desk != null) {
            desk.close();
        }
        Future.all(
                        http == null ? Future.succeededFuture() : http.close(),
                        courier == null ? Future.succeededFuture() : courier.close())
                .eventually(() -> painter == null ? Future.succeededFuture() : painter.close())
                .eventually(this::closeJournal)
                .<Void>mapEmpty()
                .onComplete(stopped);
    }

    private Future<Void> closeJournal() {
        if (writer == null) {
            journal.close();
            return Future.succeededFuture();
        }
        var last = writer;
        return last.<Void>executeBlocking(
                        () -> {
                            journal.close();
                            return null;
                        })
                .eventually(() -> last.close());
    }

    private String publicUrl() {
        var url = settings.publicUrl();
        return url == null ? "http://" + settings.host() + ":" + port : url;
    }
}
