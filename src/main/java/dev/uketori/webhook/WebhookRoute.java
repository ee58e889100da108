package dev.uketori.webhook;

import dev.uketori.doitong.Signature;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// `POST /webhooks/doitong/{jobId}` and `POST /webhooks/doitong`.
@Singleton
class WebhookRoute {

    private final Door door;

    WebhookRoute(
            Signature signature,
            Quarantine quarantine,
            InstantSource clock,
            WebhookConfig config,
            MeterRegistry meters,
            Inbox inbox) {
        this.door = new Door(signature, quarantine, clock, config, meters, inbox::take);
    }

    void routes(@Observes Router router) {
        door.open(router, "/webhooks/doitong");
    }
}
