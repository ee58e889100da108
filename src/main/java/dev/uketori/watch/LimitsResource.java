package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.store.CreditStore;
import dev.uketori.store.DayBudget;
import dev.uketori.store.Queue;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// `GET /v1/limits`: what the plan still lets through, and what the caller's own limits do.
@Path("/v1/limits")
@Produces(MediaType.APPLICATION_JSON)
class LimitsResource {

    private final Access access;
    private final Queue queue;
    private final CreditStore credits;
    private final InstantSource clock;
    private final String plan;

    LimitsResource(
            Access access,
            Queue queue,
            CreditStore credits,
            InstantSource clock,
            @ConfigProperty(name = "doitong.plan") String plan) {
        this.access = access;
        this.queue = queue;
        this.credits = credits;
        this.clock = clock;
        this.plan = plan;
    }

    @GET
    @RunOnVirtualThread
    public LimitsView limits(@Context HttpServerRequest request) {
        var caller = access.caller(request);
        var now = clock.instant();
        var own = LimitsView.Own.of(caller, credits.left(caller.budget()), DayBudget.dayEnds(now));
        return LimitsView.of(plan, queue.room(), own);
    }
}
