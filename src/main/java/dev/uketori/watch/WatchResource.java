package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.access.Caller;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.view.JobViews;
import dev.uketori.view.ListQuery;
import dev.uketori.view.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// `GET /v1/jobs`, `/v1/jobs/{id}` and its timeline.
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
class WatchResource {

    private final Access access;
    private final JobQueries queries;
    private final JobViews views;
    private final PublicUrl publicUrl;

    WatchResource(Access access, JobQueries queries, JobViews views, PublicUrl publicUrl) {
        this.access = access;
        this.queries = queries;
        this.views = views;
        this.publicUrl = publicUrl;
    }

    @GET
    @RunOnVirtualThread
    public Response list(@Context HttpServerRequest request, @Context UriInfo uri) {
        var caller = access.caller(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var rows = queries.jobs(JobListQuery.filter(query, caller.scope()), limit + 1);
        return Page.of(rows, limit, views::of, row -> row.id).answer(uri, publicUrl);
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public Response job(
            @Context HttpServerRequest request,
            @Context Request conditions,
            @PathParam("id") String id) {
        var row = find(access.caller(request), id);
        var tag =
                new EntityTag(
                        Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, row.updatedAt), 36));
        var unchanged = conditions.evaluatePreconditions(tag);
        return (unchanged == null ? Response.ok(views.of(row)) : unchanged)
                .tag(tag)
                .header("Cache-Control", "private, no-cache")
                .build();
    }

    @GET
    @Path("/{id}/timeline")
    @RunOnVirtualThread
    public TimelineView timeline(@Context HttpServerRequest request, @PathParam("id") String id) {
        var row = find(access.caller(request), id);
        return TimelineView.of(row.id, queries.timeline(new JobId(row.id)));
    }

    private JobRow find(Caller caller, String id) {
        return JobId.parse(id)
                .flatMap(queries::job)
                .filter(row -> caller.sees(row.client))
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(
                                        404,
                                        "not_found",
                                        "There is no job of that id among yours.")));
    }
}
