package dev.uketori.erase;

import dev.uketori.access.Access;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Erasures;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;

/// `DELETE /v1/jobs/{id}`: an app does not want a job kept any more.
@Path("/v1/jobs")
class EraseResource {

    private final Access access;
    private final OwnJobs jobs;
    private final Erasures erasures;
    private final Eraser eraser;

    EraseResource(Access access, OwnJobs jobs, Erasures erasures, Eraser eraser) {
        this.access = access;
        this.jobs = jobs;
        this.erasures = erasures;
        this.eraser = eraser;
    }

    @DELETE
    @Path("/{id}")
    @RunOnVirtualThread
    public void delete(@Context HttpServerRequest request, @PathParam("id") String id) {
        var job = new JobId(jobs.find(access.caller(request)::sees, id).id);
        if (!erasures.delete(job)) {
            throw new ProblemException(
                    Problem.of(
                            409,
                            "not_over",
                            "Only a job that is over can be deleted: cancel it while it is queued,"
                                    + " or wait for its end."));
        }
        eraser.bell().ring();
    }
}
