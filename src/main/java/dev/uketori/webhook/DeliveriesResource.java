package dev.uketori.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.access.Access;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.doitong.Notice;
import dev.uketori.doitong.Signature;
import dev.uketori.doitong.Signature.Check;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Advance;
import dev.uketori.store.Deliveries;
import dev.uketori.store.DeliveryRow;
import dev.uketori.store.DeliverySummary;
import dev.uketori.store.JobStore;
import dev.uketori.store.Outcome;
import dev.uketori.view.ListQuery;
import dev.uketori.view.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/// `/v1/deliveries`, for the administrator: every webhook that was signed, and samples of those
/// that were not.
@Path("/v1/deliveries")
@Produces(MediaType.APPLICATION_JSON)
class DeliveriesResource {

    private static final Logger LOG = Logger.getLogger(DeliveriesResource.class);

    private final Access access;
    private final Deliveries deliveries;
    private final JobStore store;
    private final Reports reports;
    private final Signature signature;
    private final InstantSource clock;
    private final PublicUrl publicUrl;

    DeliveriesResource(
            Access access,
            Deliveries deliveries,
            JobStore store,
            Reports reports,
            Signature signature,
            InstantSource clock,
            PublicUrl publicUrl) {
        this.access = access;
        this.deliveries = deliveries;
        this.store = store;
        this.reports = reports;
        this.signature = signature;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    /// What a replay did: `applied`, or why it changed nothing.
    public record Replay(String outcome) {}

    @GET
    @RunOnVirtualThread
    public Response list(@Context HttpServerRequest request, @Context UriInfo uri) {
        access.admin(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var outcomes = Set.copyOf(query.all("outcome", Outcome.class));
        var job = query.uuid("jobId");
        var cursor = query.cursor();
        query.check();
        var rows = deliveries.list(outcomes, job, cursor, limit + 1);
        return Page.of(rows, limit, row -> row, DeliverySummary::id).answer(uri, publicUrl);
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public DeliveryView delivery(@Context HttpServerRequest request, @PathParam("id") String id) {
        access.admin(request);
        return DeliveryView.of(find(id));
    }

    /// Gives it another try, as if it came now: an accepted one meets its job again, a rejected one
    /// today's secrets.
    @POST
    @Path("/{id}/replay")
    @RunOnVirtualThread
    public Replay replay(@Context HttpServerRequest request, @PathParam("id") String id) {
        access.admin(request);
        var row = find(id);
        var rejected = row.outcome.equals(Outcome.REJECTED.wire());
        var step = store.advance(rejected ? verified(row) : again(row));
        if (rejected) {
            deliveries.forget(row.id);
        }
        LOG.infof("webhook.replayed delivery=%s outcome=%s", row.id, step.outcome());
        return new Replay(step.outcome());
    }

    private Advance again(DeliveryRow row) {
        var job = row.jobId == null ? null : new JobId(row.jobId);
        return reports.again(row.id, job, Notice.read(row.body).orElse(null));
    }

    private Advance verified(DeliveryRow row) {
        var given = texts(row.headers.path(Signature.HEADER.toLowerCase(Locale.ROOT)));
        if (!(signature.check(given, row.body) instanceof Check.Good)) {
            throw new ProblemException(
                    Problem.of(
                            409,
                            "bad_signature",
                            "None of today's secrets made the signature that it came with."));
        }
        return reports.of(
                new Arrival(
                        Door.job(row.address),
                        row.body,
                        Notice.read(row.body).orElse(null),
                        clock.instant(),
                        _ -> {}));
    }

    private static List<String> texts(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false).map(JsonNode::asText).toList();
    }

    private DeliveryRow find(String id) {
        return JobId.parse(id)
                .flatMap(key -> deliveries.delivery(key.value()))
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(404, "not_found", "There is no delivery of that id.")));
    }
}
