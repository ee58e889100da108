package dev.uketori.webhook;

import dev.uketori.doitong.Signature;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// The webhook without the database, below `/bench/ceiling`: the same door, signature and parsing,
/// and an inbox that keeps nothing. What one process can answer at most.
@Singleton
class Ceiling {

    void routes(
            @Observes Router router,
            Signature signature,
            Quarantine quarantine,
            InstantSource clock,
            WebhookConfig config,
            MeterRegistry meters) {
        new Door(signature, quarantine, clock, config, meters, Ceiling::keep)
                .open(router, "/bench/ceiling/webhooks/doitong");
    }

    private static void keep(Arrival arrival) {
        arrival.sender().accept(arrival.says() == null ? Verdict.UNREADABLE : Verdict.KEPT);
    }
}
