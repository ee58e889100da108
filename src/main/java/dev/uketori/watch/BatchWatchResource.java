package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.view.BatchView;
import dev.uketori.view.OwnBatches;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;

/// `GET /v1/batches/{id}`: how far a batch is.
@Path("/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
class BatchWatchResource {

    private final Access access;
    private final OwnBatches batches;
    private final PublicUrl publicUrl;

    BatchWatchResource(Access access, OwnBatches batches, PublicUrl publicUrl) {
        this.access = access;
        this.batches = batches;
        this.publicUrl = publicUrl;
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public BatchView batch(@Context HttpServerRequest request, @PathParam("id") String id) {
        return BatchView.of(batches.find(access.caller(request)::sees, id), publicUrl);
    }
}
