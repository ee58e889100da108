package dev.uketori.intake;

import dev.uketori.access.Access;
import dev.uketori.ambient.Ids;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.job.Report;
import dev.uketori.job.Step.Moved;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Advance;
import dev.uketori.store.Batch;
import dev.uketori.store.Batches;
import dev.uketori.store.CreditStore;
import dev.uketori.store.IdempotencyKey;
import dev.uketori.store.JobStore;
import dev.uketori.store.KeptBatch;
import dev.uketori.store.NewBatch;
import dev.uketori.store.NewJob;
import dev.uketori.view.BatchView;
import dev.uketori.view.IdempotencyHeader;
import dev.uketori.view.OverBudget;
import dev.uketori.view.OwnBatches;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `POST /v1/batches`: many jobs, all or none; a 202 means that they are durable. `/{id}/cancel`
/// calls off what is not sent yet.
@Path("/v1/batches")
@Produces(MediaType.APPLICATION_JSON)
class BatchResource {

    private static final int CANCELED_AT_ONCE = 500;

    private final Access access;
    private final JobStore store;
    private final Batches batches;
    private final OwnBatches own;
    private final CreditStore credits;
    private final PublicUrl publicUrl;
    private final Ids ids;
    private final InstantSource clock;

    BatchResource(
            Access access,
            JobStore store,
            Batches batches,
            OwnBatches own,
            CreditStore credits,
            PublicUrl publicUrl,
            Ids ids,
            InstantSource clock) {
        this.access = access;
        this.store = store;
        this.batches = batches;
        this.own = own;
        this.credits = credits;
        this.publicUrl = publicUrl;
        this.ids = ids;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response submit(
            @Context HttpServerRequest request,
            @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
            byte[] body) {
        var caller = access.caller(request);
        var id = ids.next();
        var now = clock.instant();
        var asked = BatchBody.read(body, id, now);
        var name = IdempotencyHeader.key(idempotencyKey);
        var key = name == null ? null : new IdempotencyKey(name, asked.fingerprint());
        var batch = new NewBatch(id, jobs(asked, caller.client(), now));
        if (asked.dryRun()) {
            return Response.ok(preview(batch)).build();
        }
        return switch (store.insert(batch, key, caller.budget(), asked.force())) {
            case KeptBatch.New _ -> accepted(Batch.of(batch)).build();
            case KeptBatch.Before(var before) ->
                    accepted(batches.find(before).orElseThrow())
                            .header("Idempotent-Replayed", "true")
                            .build();
            case KeptBatch.OtherRequest _ -> throw IdempotencyHeader.reused();
            case KeptBatch.TooDear(var needed, var available) -> throw tooDear(needed, available);
            case KeptBatch.OverBudget(var by) -> throw OverBudget.of(by, now);
        };
    }

    private List<NewJob> jobs(BatchBody asked, String client, Instant now) {
        return asked.orders().stream()
                .map(order -> new NewJob(new JobId(ids.next()), client, order, now))
                .toList();
    }

    private BatchPreview preview(NewBatch batch) {
        return BatchPreview.of(batch.jobs().size(), batch.estimate(), credits.available());
    }

    private Response.ResponseBuilder accepted(Batch batch) {
        return Response.accepted(BatchView.of(batch, publicUrl))
                .header("Location", publicUrl.of(BatchView.path(batch.id())));
    }

    private static ProblemException tooDear(long needed, long available) {
        return new ProblemException(
                Problem.of(
                                402,
                                "insufficient_credits",
                                "The batch needs at least %d credits, and %d are available. Send it with \"force\": true if you know better, or want its jobs to wait for credits."
                                        .formatted(needed, available))
                        .with(Map.of("needed", needed, "available", available)));
    }

    /// Jobs that are sent meanwhile go on: their credits are spent.
    @POST
    @Path("/{id}/cancel")
    @RunOnVirtualThread
    public CanceledBatch cancel(@Context HttpServerRequest request, @PathParam("id") String id) {
        var caller = access.caller(request);
        var canceled = cancelQueued(own.find(caller::sees, id).id());
        return new CanceledBatch(BatchView.of(own.find(caller::sees, id), publicUrl), canceled);
    }

    private int cancelQueued(UUID batch) {
        var canceled = 0;
        var jobs = batches.queued(batch, JobId.NOBODY, CANCELED_AT_ONCE);
        while (!jobs.isEmpty()) {
            var steps =
                    store.advance(
                            jobs.stream()
                                    .map(job -> Advance.of(job, new Report.Cancel()))
                                    .toList());
            canceled += (int) steps.stream().filter(Moved.class::isInstance).count();
            jobs = batches.queued(batch, jobs.getLast(), CANCELED_AT_ONCE);
        }
        return canceled;
    }
}
