package dev.uketori.webhook;

import dev.uketori.ambient.Ids;
import dev.uketori.doitong.Notice;
import dev.uketori.doitong.Signature;
import dev.uketori.job.JobId;
import dev.uketori.store.JobStore;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// The webhook without the database, below `/bench/ceiling`: the same route, signature and parsing,
/// and an inbox that keeps nothing. What one process can answer at most.
@Singleton
class Ceiling {

    void routes(
            @Observes Router router,
            Vertx vertx,
            Signature signature,
            JobStore store,
            Ids ids,
            InstantSource clock) {
        var below = Router.router(vertx);
        new WebhookRoute(signature, new Nowhere(store, ids, clock)).routes(below);
        router.route("/bench/ceiling/*").order(Integer.MIN_VALUE).subRouter(below);
    }

    /// Reads a webhook as the inbox does, and forgets it.
    private static final class Nowhere extends Inbox {

        Nowhere(JobStore store, Ids ids, InstantSource clock) {
            super(store, ids, clock, Duration.ZERO);
        }

        @Override
        Outcome take(@Nullable JobId job, byte[] body) {
            return Notice.read(body).isEmpty() ? Outcome.UNREADABLE : Outcome.KEPT;
        }
    }
}
