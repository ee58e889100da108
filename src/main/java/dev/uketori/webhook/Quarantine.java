package dev.uketori.webhook;

import dev.uketori.ambient.Ids;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Deliveries;
import dev.uketori.store.Rejection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Counts what is refused at the door, and keeps samples of it for people to look at: the first few
/// of each kind in every minute. A flood costs the minute's samples and a count each, and hides
/// nothing of the minutes before and after it.
@Singleton
class Quarantine {

    private static final Logger LOG = Logger.getLogger(Quarantine.class);
    private static final int SAMPLES_A_MINUTE = 10;
    private static final int MINUTE = 60_000;
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key");

    private final Deliveries deliveries;
    private final Ids ids;
    private final InstantSource clock;
    private final Map<Verdict, Kind> kinds = new EnumMap<>(Verdict.class);

    Quarantine(Deliveries deliveries, Ids ids, InstantSource clock, MeterRegistry meters) {
        this.deliveries = deliveries;
        this.ids = ids;
        this.clock = clock;
        for (var verdict : Verdict.values()) {
            if (verdict.isAtTheDoor()) {
                kinds.put(verdict, kind(verdict, meters));
            }
        }
    }

    /// Something was refused at the door.
    ///
    /// @param address what stood for the job's id in the path
    /// @param body what was read of it
    void take(Verdict why, HttpServerRequest request, @Nullable String address, byte[] body) {
        var kind = kinds.get(why);
        if (kind == null) {
            return;
        }
        kind.counter.increment();
        if (kind.samples.take(clock.millis() / MINUTE)) {
            keep(rejection(kind, request, address, body));
        }
    }

    private Rejection rejection(
            Kind kind, HttpServerRequest request, @Nullable String address, byte[] body) {
        return new Rejection(
                ids.next(),
                clock.instant(),
                kind.reason,
                address == null ? null : Quoted.of(address),
                request.remoteAddress().hostAddress(),
                headers(request.headers()),
                body);
    }

    /// On a thread of its own: there are few.
    private void keep(Rejection rejection) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        deliveries.reject(rejection);
                    } catch (Unavailable away) {
                        LOG.warnf("webhook.sample outcome=unavailable cause=%s", away.getMessage());
                    }
                });
    }

    private static Map<String, List<String>> headers(MultiMap headers) {
        var kept = new TreeMap<String, List<String>>();
        for (var name : headers.names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            kept.put(lower, SECRET.contains(lower) ? List.of("…") : headers.getAll(name));
        }
        return kept;
    }

    private static Kind kind(Verdict verdict, MeterRegistry meters) {
        var reason = verdict.name().toLowerCase(Locale.ROOT);
        return new Kind(
                reason,
                meters.counter("uketori_webhook_rejected", "reason", reason),
                new Samples(SAMPLES_A_MINUTE));
    }

    /// A kind of refusal.
    private record Kind(String reason, Counter counter, Samples samples) {}
}
