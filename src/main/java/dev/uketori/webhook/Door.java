package dev.uketori.webhook;

import dev.uketori.doitong.Notice;
import dev.uketori.doitong.Signature;
import dev.uketori.doitong.Signature.Check;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The endpoint that the internet sees.
///
/// Everything is done on the event loop: the body is read up to its cap, within the sender's time,
/// and its signature verified before anything looks into it. What is not signed costs a hash and a
/// count: no log line, no thread, no statement, but for a few samples.
final class Door {

    /// Ours is smaller, and says so as a problem.
    private static final int BEFORE_THE_BODY_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;

    private static final Map<Verdict, Buffer> PROBLEMS = new EnumMap<>(Verdict.class);

    static {
        for (var verdict : Verdict.values()) {
            var problem = verdict.problem();
            if (problem != null) {
                PROBLEMS.put(verdict, JsonObject.mapFrom(problem).toBuffer());
            }
        }
    }

    private final Signature signature;
    private final Quarantine quarantine;
    private final InstantSource clock;
    private final long patience;
    private final Semaphore room;
    private final List<Counter> matches;
    private final Consumer<Arrival> inbox;

    /// @param inbox takes what is signed, and tells the sender from any thread
    Door(
            Signature signature,
            Quarantine quarantine,
            InstantSource clock,
            WebhookConfig config,
            MeterRegistry meters,
            Consumer<Arrival> inbox) {
        this.signature = signature;
        this.quarantine = quarantine;
        this.clock = clock;
        this.patience = config.patience().toMillis();
        this.room = new Semaphore(Math.toIntExact(config.waiting().asLongValue()));
        this.matches =
                IntStream.rangeClosed(1, signature.secrets())
                        .mapToObj(secret ->
                                meters.counter("uketori_webhook_signed", "secret", "" + secret))
                        .toList();
        this.inbox = inbox;
    }

    /// Opens it at `path`, and at `path` with a job's id behind it.
    void open(Router router, String path) {
        for (var address : List.of(path, path + "/:jobId")) {
            router.post(address).order(BEFORE_THE_BODY_LIMIT).handler(this::take);
            router.route(address)
                    .order(BEFORE_THE_BODY_LIMIT)
                    .handler(call -> tell(call, Verdict.NOT_A_POST));
        }
    }

    private void take(RoutingContext call) {
        var request = call.request();
        var address = call.pathParam("jobId");
        new Letter(request, call.vertx(), patience, room)
                .read(
                        body -> verify(call, address, body),
                        (why, body) -> refuse(call, why, address, body));
    }

    private void verify(RoutingContext call, @Nullable String address, byte[] body) {
        var given = call.request().headers().getAll(Signature.HEADER);
        switch (signature.check(given, body)) {
            case Check.Good(var secret) -> {
                matches.get(secret).increment();
                hand(call, address, body);
            }
            case Check.Missing _ -> refuse(call, Verdict.NO_SIGNATURE, address, body);
            case Check.Malformed _ -> refuse(call, Verdict.MALFORMED_SIGNATURE, address, body);
            case Check.Wrong _ -> refuse(call, Verdict.WRONG_SIGNATURE, address, body);
        }
    }

    private void hand(RoutingContext call, @Nullable String address, byte[] body) {
        var context = call.vertx().getOrCreateContext();
        inbox.accept(
                new Arrival(
                        job(address),
                        body,
                        Notice.read(body).orElse(null),
                        clock.instant(),
                        verdict -> context.runOnContext(_ -> tell(call, verdict))));
    }

    /// An address that can be no job's is that of an unknown job.
    static @Nullable JobId job(@Nullable String address) {
        return address == null ? null : JobId.parse(address).orElse(JobId.NOBODY);
    }

    private void refuse(RoutingContext call, Verdict why, @Nullable String address, byte[] body) {
        quarantine.take(why, call.request(), address, body);
        tell(call, why);
    }

    private static void tell(RoutingContext call, Verdict verdict) {
        var response = call.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(verdict.status);
        var problem = PROBLEMS.get(verdict);
        if (problem == null) {
            response.end();
            return;
        }
        response.putHeader("Content-Type", Problem.MEDIA_TYPE);
        var retryAfter = verdict.retryAfter();
        if (retryAfter != null) {
            response.putHeader("Retry-After", retryAfter);
        }
        if (verdict == Verdict.NOT_A_POST) {
            response.putHeader("Allow", "POST");
        }
        if (verdict == Verdict.TOO_SLOW && call.request().version() != HttpVersion.HTTP_2) {
            response.putHeader("Connection", "close");
        }
        response.end(problem);
    }
}
