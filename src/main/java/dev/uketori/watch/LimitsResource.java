package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.store.Queue;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// `GET /v1/limits`: what the plan still lets through.
@Path("/v1/limits")
@Produces(MediaType.APPLICATION_JSON)
class LimitsResource {

    private final Access access;
    private final Queue queue;
    private final String plan;

    LimitsResource(Access access, Queue queue, @ConfigProperty(name = "doitong.plan") String plan) {
        this.access = access;
        this.queue = queue;
        this.plan = plan;
    }

    @GET
    @RunOnVirtualThread
    public LimitsView limits(@Context HttpServerRequest request) {
        access.caller(request);
        return LimitsView.of(plan, queue.room());
    }
}
