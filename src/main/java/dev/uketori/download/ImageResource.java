package dev.uketori.download;

import dev.uketori.access.Access;
import dev.uketori.bucket.Bucket;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.JobRow;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;

/// `GET /v1/jobs/{id}/image`: the bytes. The address is known from the moment of submission.
@Path("/v1/jobs/{id}/image")
class ImageResource {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final Access access;
    private final OwnJobs jobs;
    private final Bucket bucket;

    ImageResource(Access access, OwnJobs jobs, Bucket bucket) {
        this.access = access;
        this.jobs = jobs;
        this.bucket = bucket;
    }

    @GET
    @RunOnVirtualThread
    public Response image(
            @Context HttpServerRequest request,
            @Context Request conditions,
            @PathParam("id") String id)
            throws IOException {
        var job = jobs.find(access.caller(request)::sees, id);
        if (!"stored".equals(job.imageState)) {
            throw notThere(job);
        }
        var tag = new EntityTag(job.imageSha256);
        var unchanged = conditions.evaluatePreconditions(tag);
        var answer = unchanged == null ? whole(request, job) : unchanged;
        return answer.tag(tag)
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    /// A HEAD opens nothing: nobody would read it to its end, and so nobody would close it.
    private Response.ResponseBuilder whole(HttpServerRequest request, JobRow job)
            throws IOException {
        var answer =
                request.method().equals(HttpMethod.HEAD)
                        ? Response.ok()
                        : Response.ok(
                                bucket.open(job.imageKey, 0).orElseThrow(ImageResource::missing));
        return answer.type(job.imageType).header("Content-Length", job.imageBytes);
    }

    private static ProblemException notThere(JobRow job) {
        var over = job.dueAt == null;
        return new ProblemException(
                Problem.of(
                        404,
                        over ? "no_image" : "not_ready",
                        over
                                ? "This job has no image; the job's `error` or `image.state` says why."
                                : "The image is not there yet; the job is " + job.status + "."),
                over ? null : SOON);
    }

    private static IllegalStateException missing() {
        return new IllegalStateException("the bucket lost an image that it had");
    }
}
