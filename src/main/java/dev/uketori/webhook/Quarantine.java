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
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Counts what is refused at the door, and keeps samples of it for people to look at: the first few
/// of each kind in every minute. A flood costs the minute's samples and a count each, and hides
/// nothing of the minutes before and after it.
@Singleton
class Quarantine {

    private static final Logger LOG = Logger.getLogger(Quarantine.class);
    private static final int SAMPLES_A_MINUTE = 10;
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
                kinds.put(verdict, new Kind(reason(verdict), meters));
            }
        }
    }

    /// Something was refused at the door.
    ///
    /// @param address what stood for the job's id in the path
    /// @param body what was read of it
    void take(Verdict why, HttpServerRequest request, @Nullable String address, byte[] body) {
        var kind = kinds.get(why);
        if (kind == null || !kind.sampled(clock.millis() / 60_000)) {
            return;
        }
        var rejection =
                new Rejection(
                        ids.next(),
                        clock.instant(),
                        kind.reason,
                        address == null ? null : Quoted.of(address),
                        request.remoteAddress().hostAddress(),
                        headers(request.headers()),
                        body);
        Thread.ofVirtual().start(() -> keep(rejection));
    }

    private void keep(Rejection rejection) {
        try {
            deliveries.reject(rejection);
        } catch (Unavailable away) {
            LOG.debugf("webhook.sample outcome=unavailable cause=%s", away.getMessage());
        }
    }

    private static Map<String, List<String>> headers(MultiMap headers) {
        var kept = new TreeMap<String, List<String>>();
        for (var name : headers.names()) {
            var lower = name.toLowerCase(Locale.ROOT);
            kept.put(lower, SECRET.contains(lower) ? List.of("…") : headers.getAll(name));
        }
        return kept;
    }

    private static String reason(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    /// A kind of refusal.
    private static final class Kind {

        final String reason;
        private final Counter counter;

        /// The minute, and how many samples were taken in it.
        private final AtomicLong samples = new AtomicLong();

        Kind(String reason, MeterRegistry meters) {
            this.reason = reason;
            this.counter = meters.counter("uketori_webhook_rejected", "reason", reason);
        }

        /// Counts one, and tells whether it is to be kept.
        boolean sampled(long minute) {
            counter.increment();
            var first = minute << Integer.SIZE;
            return samples.get() < first + SAMPLES_A_MINUTE
                    && samples.updateAndGet(last -> Math.max(last, first) + 1)
                            <= first + SAMPLES_A_MINUTE;
        }
    }
}
