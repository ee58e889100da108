package dev.uketori.notify;

import dev.uketori.access.Access;
import dev.uketori.access.Caller;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.JobId;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.store.Notification;
import dev.uketori.store.NotificationFilter;
import dev.uketori.store.Notifications;
import dev.uketori.view.Fields;
import dev.uketori.view.JsonBody;
import dev.uketori.view.ListQuery;
import dev.uketori.view.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/v1/notifications`: what apps were told, and telling them once more.
@Path("/v1/notifications")
@Produces(MediaType.APPLICATION_JSON)
class NotificationsResource {

    private static final Set<String> STATUSES = Set.of("pending", "delivered", "failed", "gone");
    private static final Set<String> TYPES =
            Set.of("job.completed", "image.stored", "image.lost", "job.failed", "job.canceled");
    private static final int LONGEST_WORD = 64;

    private final Access access;
    private final Notifications notifications;
    private final Notifier notifier;
    private final PublicUrl publicUrl;

    NotificationsResource(
            Access access, Notifications notifications, Notifier notifier, PublicUrl publicUrl) {
        this.access = access;
        this.notifications = notifications;
        this.notifier = notifier;
        this.publicUrl = publicUrl;
    }

    @GET
    @RunOnVirtualThread
    public Response list(@Context HttpServerRequest request, @Context UriInfo uri) {
        var caller = access.caller(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var job = query.uuid("jobId");
        var filter =
                new NotificationFilter(
                        caller.scope(),
                        query.parsed("status", "there is no such status", word(STATUSES)),
                        query.parsed("type", "there is no such type", word(TYPES)),
                        job == null ? null : new JobId(job),
                        query.time("createdAfter"),
                        query.time("createdBefore"),
                        query.cursor());
        query.check();
        return Page.of(
                        notifications.list(filter, limit + 1),
                        limit,
                        NotificationView::of,
                        Notification::id)
                .answer(uri, publicUrl);
    }

    private static Function<String, Optional<String>> word(Set<String> known) {
        return word -> Optional.of(word).filter(known::contains);
    }

    @GET
    @Path("/{id}")
    @RunOnVirtualThread
    public NotificationView notification(
            @Context HttpServerRequest request, @PathParam("id") String id) {
        return NotificationView.of(own(access.caller(request), id));
    }

    @POST
    @Path("/{id}/redeliver")
    @RunOnVirtualThread
    public Response redeliver(@Context HttpServerRequest request, @PathParam("id") String id) {
        var caller = access.caller(request);
        notifications.redeliver(own(caller, id).id());
        notifier.bell().ring();
        return Response.accepted(NotificationView.of(own(caller, id))).build();
    }

    /// How many were found, and whether they are told once more.
    record Redelivery(long notifications, boolean dryRun) {}

    @POST
    @Path("/redeliver")
    @Consumes(MediaType.APPLICATION_JSON)
    @RunOnVirtualThread
    public Response redeliver(@Context HttpServerRequest request, byte[] body) {
        var caller = access.caller(request);
        var fields = JsonBody.read(body).fields();
        var job = word(fields, "jobId");
        var filter =
                new NotificationFilter(
                        caller.scope(),
                        oneOf(fields, "status", STATUSES),
                        oneOf(fields, "type", TYPES),
                        job == null ? null : JobId.parse(job).orElse(null),
                        fields.time("createdAfter"),
                        fields.time("createdBefore"),
                        null);
        if (job != null && filter.job() == null) {
            fields.refuse("jobId", "must be a UUID");
        }
        var dryRun = Boolean.TRUE.equals(fields.bool("dryRun"));
        if (filter.createdAfter() == null && filter.job() == null) {
            fields.refuse("createdAfter", "is required, unless there is a jobId");
        }
        fields.check();
        if (dryRun) {
            return Response.ok(new Redelivery(notifications.count(filter), true)).build();
        }
        var ordered = notifications.redeliver(filter);
        notifier.bell().ring();
        return Response.accepted(new Redelivery(ordered, false)).build();
    }

    private static @Nullable String word(Fields fields, String name) {
        return fields.text(name, LONGEST_WORD);
    }

    private static @Nullable String oneOf(Fields fields, String name, Set<String> known) {
        var word = word(fields, name);
        if (word != null && !known.contains(word)) {
            fields.refuse(name, "there is no such " + name);
        }
        return word;
    }

    private Notification own(Caller caller, String id) {
        return JobId.parse(id)
                .flatMap(parsed -> notifications.find(parsed.value()))
                .filter(told -> caller.sees(told.client()))
                .orElseThrow(() ->
                        new ProblemException(
                                Problem.of(
                                        404,
                                        "not_found",
                                        "There is no notification of that id among yours.")));
    }
}
