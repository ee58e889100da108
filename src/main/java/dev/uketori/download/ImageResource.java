package dev.uketori.download;

import dev.uketori.access.Access;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/// `GET /v1/jobs/{id}/image`: the bytes. The address is known from the moment of submission.
@Path("/v1/jobs/{id}/image")
class ImageResource {

    private final Access access;
    private final OwnJobs jobs;
    private final Images images;

    ImageResource(Access access, OwnJobs jobs, Images images) {
        this.access = access;
        this.jobs = jobs;
        this.images = images;
    }

    @GET
    @RunOnVirtualThread
    public Response image(
            @Context HttpServerRequest request,
            @Context Request conditions,
            @Context UriInfo uri,
            @PathParam("id") String id) {
        var job = jobs.find(access.caller(request)::sees, id);
        return images.of(job, Wish.of(uri.getQueryParameters()), request, conditions);
    }
}
