package dev.uketori.intake;

import dev.uketori.access.Access;
import dev.uketori.ambient.Ids;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.IdempotencyKey;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.store.JobStore;
import dev.uketori.store.Kept;
import dev.uketori.store.NewJob;
import dev.uketori.view.JobViews;
import dev.uketori.view.OwnJobs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /v1/jobs`: a 202 means that the job is durable.
@Path("/v1/jobs")
class IntakeResource {

    private static final int LONGEST_KEY = 255;

    private final Access access;
    private final JobStore store;
    private final JobQueries queries;
    private final JobViews views;
    private final PublicUrl publicUrl;
    private final Ids ids;
    private final InstantSource clock;

    IntakeResource(
            Access access,
            JobStore store,
            JobQueries queries,
            JobViews views,
            PublicUrl publicUrl,
            Ids ids,
            InstantSource clock) {
        this.access = access;
        this.store = store;
        this.queries = queries;
        this.views = views;
        this.publicUrl = publicUrl;
        this.ids = ids;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response submit(
            @Context HttpServerRequest request,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        var caller = access.caller(request);
        var asked = JobBody.read(body);
        var now = clock.instant();
        var job = new NewJob(new JobId(ids.next()), caller.client(), asked.order(now), now);
        if (idempotencyKey == null) {
            store.insert(List.of(job));
            return accepted(JobRow.of(job)).build();
        }
        var key = new IdempotencyKey(unquoted(idempotencyKey), asked.fingerprint());
        return switch (store.insertOnce(job, key)) {
            case Kept.New _ -> accepted(JobRow.of(job)).build();
            case Kept.Before(var id) ->
                    accepted(OwnJobs.kept(queries.job(id).orElseThrow()))
                            .header("Idempotent-Replayed", "true")
                            .build();
            case Kept.OtherRequest _ ->
                    throw new ProblemException(
                            Problem.of(
                                    422,
                                    "idempotency_key_reused",
                                    "This Idempotency-Key came before with another body. Use a new key for a new job."));
        };
    }

    private Response.ResponseBuilder accepted(JobRow row) {
        return Response.accepted(views.of(row))
                .header("Location", publicUrl.of(JobViews.path(row.id)));
    }

    /// The draft says a quoted string, most clients send it bare; both mean the same key.
    private static String unquoted(String header) {
        var quoted = header.length() >= 2 && header.startsWith("\"") && header.endsWith("\"");
        var key = quoted ? header.substring(1, header.length() - 1) : header;
        if (key.isBlank() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0) {
            throw new ProblemException(
                    Problem.of(
                            400,
                            "invalid_request",
                            "Idempotency-Key must have 1 to " + LONGEST_KEY + " characters."));
        }
        return key;
    }
}
