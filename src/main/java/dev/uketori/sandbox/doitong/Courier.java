package dev.uketori.sandbox.doitong;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Delivers webhooks: signed, at least once, again after anything but a 2xx until the pauses are
/// used up. Redirects are not followed. Belongs to the server's event loop.
final class Courier {

    private static final long TIMEOUT_MS = 10_000;

    private final Vertx vertx;
    private final HttpClient http;
    private final Signature signature;
    private final Shapes shapes;
    private final InstantSource clock;
    private final Counters counters;
    private final Supplier<List<Integer>> pauses;
    private final Map<String, List<Delivery>> deliveries = new HashMap<>();

    Courier(
            Vertx vertx,
            Signature signature,
            Shapes shapes,
            InstantSource clock,
            Counters counters,
            Supplier<List<Integer>> pauses) {
        this.vertx = vertx;
        this.signature = signature;
        this.shapes = shapes;
        this.clock = clock;
        this.counters = counters;
        this.pauses = pauses;
        http =
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout(3_000)
                                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                                .setIdleTimeout(30)
                                .setMaxPoolSize(32));
    }

    /// The deliveries of one job.
    ///
    /// @param firstTry when each delivery has been tried once, whatever the answer
    /// @param settled when each has been taken or given up
    record Round(Future<Void> firstTry, Future<Void> settled) {}

    Round deliver(Job job, String webhookUrl) {
        var forgery =
                job.fate().forged() ? forge(job, webhookUrl) : Future.<Delivery>succeededFuture();
        var body = Json.bytes(shapes.notice(job));
        var firsts = new ArrayList<Future<?>>(List.of(forgery));
        var ends = new ArrayList<Future<?>>(List.of(forgery));
        for (var copy = 1; copy <= job.fate().copies(); copy++) {
            var number = copy;
            var first = forgery.compose(_ -> attempt(job, webhookUrl, body, number, 1));
            firsts.add(first);
            ends.add(first.compose(delivery -> persist(job, webhookUrl, body, delivery)));
        }
        return new Round(Future.all(firsts).mapEmpty(), Future.all(ends).mapEmpty());
    }

    /// Every try for a job in this run.
    List<Delivery> of(String id) {
        return List.copyOf(deliveries.getOrDefault(id, List.of()));
    }

    Future<Void> close() {
        return http.close();
    }

    private Future<Void> persist(Job job, String url, Buffer body, Delivery last) {
        var schedule = pauses.get();
        if (last.taken() || last.attempt() > schedule.size()) {
            return Future.succeededFuture();
        }
        var again = Promise.<Void>promise();
        vertx.setTimer(
                Math.max(1, schedule.get(last.attempt() - 1)),
                _ ->
                        attempt(job, url, body, last.copy(), last.attempt() + 1)
                                .compose(next -> persist(job, url, body, next))
                                .onComplete(again));
        return again.future();
    }

    private Future<Delivery> attempt(Job job, String url, Buffer body, int copy, int attempt) {
        var at = clock.instant();
        return post(url, body, signature.of(body.getBytes()))
                .map(status -> new Delivery(at, false, copy, attempt, status, null))
                .otherwise(e -> new Delivery(at, false, copy, attempt, null, said(e)))
                .onSuccess(delivery -> note(job, delivery));
    }

    private Future<Delivery> forge(Job job, String url) {
        var at = clock.instant();
        var body = Json.bytes(shapes.falseNotice(job));
        return post(url, body, signature.forged(body.getBytes()))
                .map(status -> new Delivery(at, true, 0, 1, status, null))
                .otherwise(e -> new Delivery(at, true, 0, 1, null, said(e)))
                .onSuccess(delivery -> note(job, delivery));
    }

    private Future<Integer> post(String url, Buffer body, String signed) {
        var request =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(url)
                        .setFollowRedirects(false)
                        .setTimeout(TIMEOUT_MS)
                        .putHeader("Content-Type", "application/json")
                        .putHeader("User-Agent", "Doitong-Webhook/1.0")
                        .putHeader(Signature.HEADER, signed);
        return http.request(request)
                .compose(call -> call.send(body))
                .compose(answer -> answer.body().map(answer.statusCode()));
    }

    private void note(Job job, Delivery delivery) {
        counters.webhook(delivery);
        deliveries.computeIfAbsent(job.id(), _ -> new ArrayList<>()).add(delivery);
    }

    private static String said(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
