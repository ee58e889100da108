package dev.uketori.intake;

import dev.uketori.access.Access;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.feed.Waits;
import dev.uketori.job.JobId;
import dev.uketori.problem.ProblemException;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.JobQueries;
import dev.uketori.store.JobRow;
import dev.uketori.view.Acceptance;
import dev.uketori.view.IdempotencyHeader;
import dev.uketori.view.JobViews;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `POST /v1/jobs`: a 202 means that the job is durable.
@Path("/v1/jobs")
class IntakeResource {

    private final Access access;
    private final Acceptance acceptance;
    private final JobQueries queries;
    private final JobViews views;
    private final Waits waits;
    private final PublicUrl publicUrl;
    private final InstantSource clock;

    IntakeResource(
            Access access,
            Acceptance acceptance,
            JobQueries queries,
            JobViews views,
            Waits waits,
            PublicUrl publicUrl,
            InstantSource clock) {
        this.access = access;
        this.acceptance = acceptance;
        this.queries = queries;
        this.views = views;
        this.waits = waits;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /// Blocking, whatever its return type says: else the body's end would carry it on to the event
    /// loop.
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    @RunOnVirtualThread
    public Uni<Response> submit(
            @Context HttpServerRequest request,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        var caller = access.caller(request);
        var asked = JobBody.read(body);
        var now = clock.instant();
        var accepted =
                acceptance.accept(
                        caller.budget(),
                        asked.order(now),
                        now,
                        IdempotencyHeader.key(idempotencyKey),
                        asked::fingerprint);
        return answered(
                accepted.job(),
                accepted.isReplayed(),
                Preference.wait(request.headers().getAll("Prefer")));
    }

    /// Whatever happens from here on, the job is accepted.
    private Uni<Response> answered(JobRow row, boolean replayed, Optional<Duration> preferred) {
        if (preferred.isEmpty()) {
            return now(accepted(row, replayed));
        }
        var patience = preferred.get();
        if (row.endedAt != null || patience.isZero()) {
            return now(waited(row, replayed, patience));
        }
        try {
            return Uni.createFrom()
                    .completionStage(
                            waits.untilEnded(
                                    new JobId(row.id),
                                    patience,
                                    () -> waited(latest(row), replayed, patience).build()));
        } catch (ProblemException full) {
            return now(accepted(row, replayed));
        }
    }

    private JobRow latest(JobRow row) {
        try {
            return queries.job(new JobId(row.id)).orElse(row);
        } catch (Unavailable away) {
            return row;
        }
    }

    private static Uni<Response> now(Response.ResponseBuilder answer) {
        return Uni.createFrom().item(answer.build());
    }

    private Response.ResponseBuilder waited(JobRow row, boolean replayed, Duration patience) {
        return accepted(row, replayed)
                .status(row.endedAt == null ? 202 : 200)
                .header("Preference-Applied", "wait=" + patience.toSeconds());
    }

    private Response.ResponseBuilder accepted(JobRow row, boolean replayed) {
        return Response.accepted(views.of(row))
                .header("Location", publicUrl.of(JobViews.path(row.id)))
                .header("Idempotent-Replayed", replayed ? true : null);
    }
}
