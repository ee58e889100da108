package dev.uketori.download;

import dev.uketori.access.LinkSigner;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
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
import java.util.List;

/// `GET /i/{id}`: the same bytes for whoever has a link that we signed, with no key. What is not
/// signed is refused before anything is looked up.
@Path(LinkSigner.PATH + "{id}")
class LinkResource {

    private final LinkSigner links;
    private final OwnJobs jobs;
    private final Images images;

    LinkResource(LinkSigner links, OwnJobs jobs, Images images) {
        this.links = links;
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
        var query = uri.getQueryParameters();
        var expires = query.getOrDefault(LinkSigner.EXPIRES, List.of());
        var signature = query.getOrDefault(LinkSigner.SIGNATURE, List.of());
        switch (links.check(id, expires, signature)) {
            case GOOD -> {}
            case EXPIRED ->
                    throw refused(
                            "link_expired", "This link is over. Ask for the job for a new one.");
            case WRONG -> throw refused("link_invalid", "This is no link that we have made.");
        }
        var job = jobs.find(_ -> true, id);
        return images.of(job, Wish.of(query), request, conditions);
    }

    private static ProblemException refused(String code, String detail) {
        return new ProblemException(Problem.of(403, code, detail));
    }
}
