package dev.uketori.watch;

import dev.uketori.feed.FeedConfig;
import dev.uketori.feed.Follower;
import dev.uketori.feed.Hub;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One reader of the feed, who stays (server-sent events, as HTML has them).
///
/// What happened before it came is read by pages, as fast as it takes them; then it follows the
/// hub. What waits for it is bounded: one that falls behind reads pages again, and one that takes
/// nothing for long is cut off. All of its state is its event loop's.
final class EventStream implements Follower {

    private static final int PIECE = 100;
    private static final int BUFFER = 500;
    private static final String TOO_SLOW =
            "Too slow. Come again with Last-Event-ID, and go on where you were.";
    private static final int GRACE_MS = 5_000;

    private final RoutingContext call;
    private final HttpServerResponse response;
    private final Context context;
    private final Executor threads;
    private final Feed feed;
    private final Hub hub;
    private final FeedConfig config;
    private final FeedFilter filter;
    private final Runnable leaving;

    private final Deque<FeedEvent> waiting = new ArrayDeque<>();
    private long sent;
    private boolean isLast;
    private boolean live;
    private boolean behind;
    private boolean stalled;
    private boolean over;
    private boolean left;
    private long heartbeat;

    /// @param leaving told once, when it is over
    EventStream(
            RoutingContext call,
            Context context,
            Executor threads,
            Feed feed,
            Hub hub,
            FeedConfig config,
            FeedFilter filter,
            Runnable leaving) {
        this.call = call;
        this.response = call.response();
        this.context = context;
        this.threads = threads;
        this.feed = feed;
        this.hub = hub;
        this.config = config;
        this.filter = filter;
        this.leaving = leaving;
    }

    /// Begins after that event; with null, now.
    void open(@Nullable Long after) {
        context.runOnContext(_ -> {
            if (response.closed()) {
                leaving.run();
                return;
            }
            call.addEndHandler(_ -> leave());
            var every = config.heartbeat().toMillis();
            heartbeat = call.vertx().setPeriodic(every, _ -> beat());
            response.setChunked(true)
                    .putHeader("Content-Type", "text/event-stream")
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("X-Accel-Buffering", "no")
                    .write("retry: 1000\n\n");
            read(after == null ? () -> follow() : () -> page(after, null));
        });
    }

    /// Reads from the database; the reader gets no more of it before it has taken what it got.
    private void read(Runnable reading) {
        threads.execute(() -> {
            try {
                reading.run();
            } catch (RuntimeException failure) {
                context.runOnContext(_ -> end("The database is away for now."));
            }
        });
    }

    /// What happened before is settled first: it is not told.
    private void follow() {
        hub.settled();
        var from = hub.join(filter, this);
        context.runOnContext(_ -> begin(from));
    }

    /// @param upTo where the hub's part begins; null as long as it is not followed
    private void page(long after, @Nullable Long upTo) {
        var events = feed.page(filter, after, upTo == null ? hub.settled() : upTo, PIECE);
        var last = events.isEmpty() ? after : events.getLast().id();
        if (events.size() == PIECE) {
            context.runOnContext(_ -> send(events, () -> read(() -> page(last, upTo))));
        } else if (upTo == null) {
            var from = hub.join(filter, this);
            context.runOnContext(_ -> send(events, () -> read(() -> page(last, from))));
        } else {
            context.runOnContext(_ -> send(events, () -> begin(upTo)));
        }
    }

    private void begin(long from) {
        if (isGone()) {
            return;
        }
        sent = Math.max(sent, from);
        live = true;
        flush();
    }

    private void send(List<FeedEvent> events, Runnable next) {
        if (isGone()) {
            return;
        }
        write(events);
        onceWritable(next);
    }

    /// It may have joined the hub just after it had left.
    private boolean isGone() {
        if (over) {
            hub.leave(filter, this);
        }
        return over;
    }

    /// Goes on when the reader has taken enough of what it got.
    private void onceWritable(Runnable next) {
        if (!response.writeQueueFull()) {
            next.run();
            return;
        }
        stalled = true;
        var patience = call.vertx().setTimer(config.stall().toMillis(), _ -> end(TOO_SLOW));
        response.drainHandler(_ -> {
            response.drainHandler(null);
            call.vertx().cancelTimer(patience);
            stalled = false;
            if (!over) {
                next.run();
            }
        });
    }

    @Override
    public void take(List<FeedEvent> events) {
        context.runOnContext(_ -> add(events));
    }

    private void add(List<FeedEvent> events) {
        if (over || behind) {
            return;
        }
        waiting.addAll(events);
        if (waiting.size() > BUFFER) {
            behind = true;
            waiting.clear();
            hub.leave(filter, this);
        }
        if (live && !stalled) {
            flush();
        }
    }

    private void flush() {
        if (behind) {
            behind = false;
            live = false;
            var after = sent;
            read(() -> page(after, null));
        } else if (!waiting.isEmpty()) {
            var piece = new ArrayList<FeedEvent>();
            while (piece.size() < PIECE && !waiting.isEmpty()) {
                piece.add(waiting.remove());
            }
            write(piece);
            onceWritable(this::flush);
        } else if (isLast && filter.job() != null) {
            end("Nothing follows.");
        }
    }

    private void write(List<FeedEvent> events) {
        var piece = Buffer.buffer();
        for (var event : events) {
            if (event.id() > sent) {
                piece.appendString(EventView.frame(event));
                sent = event.id();
                isLast = event.isLast();
            }
        }
        if (piece.length() > 0) {
            response.write(piece);
        }
    }

    private void beat() {
        if (!over && !response.writeQueueFull()) {
            response.write(":\n\n");
        }
    }

    @Override
    public void end() {
        context.runOnContext(_ -> end("This replica stops."));
    }

    /// Says why, and hangs up on whoever does not even read that.
    private void end(String why) {
        if (over) {
            return;
        }
        over = true;
        var hangUp = call.vertx().setTimer(GRACE_MS, _ -> hangUp());
        response.end(": " + why + "\n\n").onComplete(_ -> call.vertx().cancelTimer(hangUp));
    }

    private void hangUp() {
        if (!response.reset()) {
            call.request().connection().close();
        }
    }

    private void leave() {
        if (!left) {
            left = true;
            over = true;
            call.vertx().cancelTimer(heartbeat);
            hub.leave(filter, this);
            waiting.clear();
            leaving.run();
        }
    }
}
