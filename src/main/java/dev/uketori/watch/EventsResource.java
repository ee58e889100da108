package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.feed.Hub;
import dev.uketori.feed.Waits;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import dev.uketori.view.ListQuery;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /v1/events` by pages, oldest first. As a stream it is [EventStreams]'s.
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
class EventsResource {

    private final Access access;
    private final FeedQuery queries;
    private final Feed feed;
    private final Hub hub;
    private final Waits waits;

    EventsResource(Access access, FeedQuery queries, Feed feed, Hub hub, Waits waits) {
        this.access = access;
        this.queries = queries;
        this.feed = feed;
        this.hub = hub;
        this.waits = waits;
    }

    @GET
    @Blocking
    @RunOnVirtualThread
    public Uni<Response> events(@Context HttpServerRequest request, @Context UriInfo uri) {
        var caller = access.caller(request);
        var query = new ListQuery(uri.getQueryParameters());
        var limit = query.limit();
        var patience = query.patience();
        var given = queries.after(query, "after");
        var filter = queries.asked(caller, query).filter();
        query.check();
        var after = given == null ? 0 : given;
        var events = page(filter, after, limit);
        if (patience.isZero() || !events.isEmpty()) {
            return Uni.createFrom().item(answer(events, given));
        }
        return Uni.createFrom()
                .completionStage(
                        waits.untilTold(
                                filter,
                                after,
                                patience,
                                () -> answer(page(filter, after, limit), given)));
    }

    private List<FeedEvent> page(FeedFilter filter, long after, int limit) {
        return feed.page(filter, after, hub.settled(), limit);
    }

    private static Response answer(List<FeedEvent> events, @Nullable Long after) {
        var next = events.isEmpty() ? after : Long.valueOf(events.getLast().id());
        return Response.ok(
                        new EventView.Page(
                                events.stream().map(EventView::of).toList(),
                                next == null ? null : next.toString()))
                .header("Cache-Control", "no-store")
                .build();
    }
}
