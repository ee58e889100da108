package dev.uketori.intake;

import dev.uketori.access.Access;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.job.Status;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Advance;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.store.JobStore;
import dev.uketori.store.Retried;
import dev.uketori.view.JobView;
import dev.uketori.view.JobViews;
import dev.uketori.view.JsonBody;
import dev.uketori.view.OverBudget;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;

/// `POST /v1/jobs/{id}/cancel` and `/retry`: an app changes its mind. `/settle`: the operator knows
/// more.
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
class ChangeResource {

    private static final int LONGEST_ID = 255;

    private final Access access;
    private final OwnJobs jobs;
    private final JobStore store;
    private final JobQueries queries;
    private final JobViews views;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    ChangeResource(
            Access access,
            OwnJobs jobs,
            JobStore store,
            JobQueries queries,
            JobViews views,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.access = access;
        this.jobs = jobs;
        this.store = store;
        this.queries = queries;
        this.views = views;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    @POST
    @Path("/{id}/cancel")
    @RunOnVirtualThread
    public JobView cancel(@Context HttpServerRequest request, @PathParam("id") String id) {
        var job = own(request, id);
        var step = store.advance(Advance.of(job, new Report.Cancel()));
        var row = queries.job(job).orElseThrow();
        if (step instanceof Unchanged && !row.status.equals(Status.CANCELED.wire())) {
            throw conflict("not_cancelable", whyNot(row));
        }
        return views.of(row);
    }

    private static String whyNot(JobRow row) {
        return row.endedAt == null
                ? "It has been sent to Doitong, so its credits are spent."
                : "It is over already: " + row.status + ".";
    }

    @POST
    @Path("/{id}/retry")
    @RunOnVirtualThread
    public Response retry(@Context HttpServerRequest request, @PathParam("id") String id) {
        var caller = access.caller(request);
        var row = jobs.find(caller::sees, id);
        var job = new JobId(row.id);
        return switch (store.retry(job, caller.budget())) {
            case Retried.Queued _ ->
                    Response.accepted(views.of(queries.job(job).orElseThrow()))
                            .header("Location", publicUrl.of(JobViews.path(job)))
                            .build();
            case Retried.NotFailed _ ->
                    throw conflict(
                            "not_retryable", "Only a job that has failed can be tried again.");
            case Retried.Erased _ -> {
                OwnJobs.kept(queries.job(job).orElseThrow());
                throw conflict("not_retryable", "Its prompt has been erased.");
            }
            case Retried.OverBudget(var by) -> throw OverBudget.of(by, clock.instant());
        };
    }

    /// What became of a submit whose answer was lost, by somebody who has looked it up at Doitong.
    @POST
    @Path("/{id}/settle")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public JobView settle(
            @Context HttpServerRequest request, @PathParam("id") String id, byte[] body) {
        access.admin(request);
        var job = own(request, id);
        var fields = JsonBody.read(body).fields();
        var taken = fields.bool("taken");
        var doitongId = fields.text("doitongId", LONGEST_ID);
        if (taken == null ? doitongId == null : taken == (doitongId == null)) {
            fields.refuse("taken", "must be false, or come with Doitong's id as doitongId");
        }
        fields.check();
        var report =
                doitongId == null
                        ? new Report.NeverTaken()
                        : new Report.Accepted(doitongId, clock.instant(), Duration.ZERO);
        if (store.advance(Advance.of(job, report)) instanceof Unchanged(var why)) {
            throw conflict(
                    "not_unconfirmed",
                    why == Why.OTHER_JOB
                            ? "Another job has that id of Doitong's."
                            : "Only a job that is unconfirmed can be settled.");
        }
        return views.of(queries.job(job).orElseThrow());
    }

    private JobId own(HttpServerRequest request, String id) {
        return new JobId(jobs.find(access.caller(request)::sees, id).id);
    }

    private static ProblemException conflict(String code, String detail) {
        return new ProblemException(Problem.of(409, code, detail));
    }
}
