package dev.uketori.watch;

import dev.uketori.access.Access;
import dev.uketori.feed.FeedConfig;
import dev.uketori.feed.Hub;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.problem.RouteProblems;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedFilter;
import dev.uketori.view.ListQuery;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.RouteConstants;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// `GET /v1/events` for whoever accepts `text/event-stream`: a stream that stays open and holds no
/// thread. Whoever is asked for is found out on a virtual one.
@Singleton
class EventStreams {

    private static final int BEFORE_THE_BODY_LIMIT = RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT - 1;
    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Access access;
    private final FeedQuery queries;
    private final Feed feed;
    private final Hub hub;
    private final FeedConfig config;
    private final Semaphore places;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    EventStreams(
            Access access,
            FeedQuery queries,
            Feed feed,
            Hub hub,
            FeedConfig config,
            MeterRegistry meters) {
        this.access = access;
        this.queries = queries;
        this.feed = feed;
        this.hub = hub;
        this.config = config;
        this.places = new Semaphore(config.streams());
        meters.gauge(
                "uketori_event_streams",
                places,
                free -> config.streams() - free.availablePermits());
    }

    void routes(@Observes Router router) {
        router.get("/v1/events").order(BEFORE_THE_BODY_LIMIT).handler(this::take);
    }

    private void take(RoutingContext call) {
        if (!Accept.wantsStream(call.request().headers().getAll("Accept"))) {
            call.next();
            return;
        }
        var context = call.vertx().getOrCreateContext();
        threads.execute(() -> {
            try {
                open(call, context);
            } catch (RuntimeException failure) {
                RouteProblems.answer(call.response(), failure);
            }
        });
    }

    private void open(RoutingContext call, Context context) {
        var caller = access.caller(call.request());
        var query = query(call.request());
        var resumed = queries.after(query, LAST_EVENT_ID);
        var given = queries.after(query, "after");
        var after = resumed == null ? given : resumed;
        var asked = queries.asked(caller, query);
        query.check();
        if (asked.isOver() && (after == null || isLast(asked.filter(), after))) {
            call.response().setStatusCode(204).end();
            return;
        }
        if (!places.tryAcquire()) {
            throw new ProblemException(
                    Problem.of(
                            503, "too_many_streams", "Too many streams are open on this replica."),
                    RETRY_AFTER);
        }
        new EventStream(call, context, threads, feed, hub, config, asked.filter(), places::release)
                .open(after);
    }

    /// Nothing can follow it: an `EventSource` that is told so comes no more.
    private boolean isLast(FeedFilter filter, long after) {
        return feed.page(filter, after, Long.MAX_VALUE, 1).isEmpty();
    }

    private static ListQuery query(HttpServerRequest request) {
        var parameters = new MultivaluedHashMap<String, String>();
        request.params()
                .forEach(parameter -> parameters.add(parameter.getKey(), parameter.getValue()));
        @Nullable String resumed = request.getHeader(LAST_EVENT_ID);
        if (resumed != null) {
            parameters.putSingle(LAST_EVENT_ID, resumed);
        }
        return new ListQuery(parameters);
    }
}
