package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.feed.Waits;
import dev.uketori.job.Event;
import dev.uketori.job.JobId;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.store.Queue;
import dev.uketori.view.Conditions;
import dev.uketori.view.JobView;
import dev.uketori.view.JobViews;
import dev.uketori.view.ListQuery;
import dev.uketori.view.OwnJobs;
import dev.uketori.view.Page;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /v1/jobs`, `/v1/jobs/{id}` and its timeline.
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
class WatchResource {

    private static final String DELETED = Event.Type.JOB_DELETED.wire();

    private final Access access;
    private final JobQueries queries;
    private final OwnJobs jobs;
    private final Queue queue;
    private final JobViews views;
    private final Waits waits;
    private final PublicUrl publicUrl;

    WatchResource(
            Access access,
            JobQueries queries,
            OwnJobs jobs,
            Queue queue,
            JobViews views,
            Waits waits,
            PublicUrl publicUrl) {
        this.access = access;
        this.queries = queries;
        this.jobs = jobs;
        this.queue = queue;
        this.views = views;
        this.waits = waits;
        this.publicUrl = publicUrl;
    }

    @GET
    @RunOnVirtualThread
    public Response list(@Context HttpServerRequest request, @Context UriInfo uri) {
        var caller = access.caller(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var rows = queries.jobs(JobListQuery.filter(query, caller.scope()), limit + 1);
        var standings = queue.standings(rows);
        return Page.of(rows, limit, row -> views.of(row, standings.get(row.id)), row -> row.id)
                .answer(uri, publicUrl);
    }

    @GET
    @Path("/{id}")
    @Blocking
    @RunOnVirtualThread
    public Uni<Response> job(
            @Context HttpServerRequest request,
            @Context Request strong,
            @Context UriInfo uri,
            @PathParam("id") String id) {
        var conditions = new Conditions(request, strong);
        var query = new ListQuery(uri.getQueryParameters());
        var patience = query.patience();
        var caller = access.caller(request);
        var row = jobs.find(caller::sees, id);
        query.check();
        if (patience.isZero() || row.endedAt != null) {
            return Uni.createFrom().item(answer(row, conditions));
        }
        return Uni.createFrom()
                .completionStage(
                        waits.untilEnded(
                                new JobId(row.id),
                                patience,
                                () -> answer(jobs.find(caller::sees, id), conditions)));
    }

    private Response answer(JobRow row, Conditions conditions) {
        var standing = queue.standings(List.of(row)).get(row.id);
        var tag = tag(row, JobViews.hold(row, standing));
        return conditions
                .unmet(tag)
                .orElseGet(() -> Response.ok(views.of(row, standing)))
                .tag(tag)
                .header("Cache-Control", "private, no-cache")
                .build();
    }

    /// A job changes with its row, and while it waits with what it waits for.
    private static EntityTag tag(JobRow job, JobView.@Nullable Hold hold) {
        var changed = ChronoUnit.MICROS.between(Instant.EPOCH, job.updatedAt);
        var row = Long.toString(changed, 36);
        return new EntityTag(hold == null ? row : row + "-" + Integer.toHexString(hold.hashCode()));
    }

    @GET
    @Path("/{id}/timeline")
    @RunOnVirtualThread
    public TimelineView timeline(@Context HttpServerRequest request, @PathParam("id") String id) {
        var caller = access.caller(request);
        var job = jobs.find(caller::sees, id).id;
        var timeline = queries.timeline(new JobId(job));
        if (timeline.stream().anyMatch(entry -> entry.type().equals(DELETED))) {
            // Since it was found.
            jobs.find(caller::sees, id);
        }
        return TimelineView.of(job, timeline);
    }
}
