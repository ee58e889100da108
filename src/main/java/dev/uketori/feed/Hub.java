package dev.uketori.feed;

import dev.uketori.loop.Bell;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import dev.uketori.store.FeedGrown;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads the end of the log of events, once for all who follow it on this replica.
@Singleton
public class Hub {

    private static final Logger LOG = Logger.getLogger(Hub.class);
    private static final Duration DOUBT = Duration.ofMillis(10);
    private static final int PAUSE_MS = 5;
    private static final int TRIES = 20;

    private final Frontier frontier;
    private final FeedConfig config;
    private final Followers followers = new Followers();
    private final ReentrantLock looking = new ReentrantLock();
    private final AtomicLong asked = new AtomicLong();
    private long answered;
    private @Nullable RuntimeException failure;
    private final Bell bell = new Bell();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Hub(Feed feed, FeedConfig config) {
        this.frontier = new Frontier(feed);
        this.config = config;
    }

    /// How far the log is settled now. What was committed before this was called is in it, unless
    /// somebody else takes long to commit. Blocks; many who ask at once cost one look, and hear of
    /// its failure together.
    ///
    /// @throws Unavailable if the database is away
    public long settled() {
        var wanted = asked.incrementAndGet();
        looking.lock();
        try {
            if (answered < wanted) {
                answer();
            }
            if (failure != null) {
                throw failure;
            }
            return frontier.at();
        } finally {
            looking.unlock();
        }
    }

    /// For all who have asked by now.
    private void answer() {
        var upTo = asked.get();
        failure = null;
        try {
            catchUp();
        } catch (RuntimeException looked) {
            failure = looked;
        }
        answered = upTo;
    }

    private void catchUp() {
        look();
        var seen = frontier.seen();
        for (var tries = 0; frontier.at() < seen && tries < TRIES; tries++) {
            pause();
            look();
        }
    }

    /// Tells `follower` from now on of what is settled and `filter` takes.
    ///
    /// @return the last id before what it is told of
    /// @throws Unavailable if the database is away
    public long join(FeedFilter filter, Follower follower) {
        looking.lock();
        try {
            if (!frontier.isKnown()) {
                look();
            }
            followers.add(filter, follower);
            // What was committed while nobody followed was not looked for.
            bell.ring();
            if (stopping.getCount() == 0) {
                follower.end();
            }
            return frontier.at();
        } finally {
            looking.unlock();
        }
    }

    /// Tells it no more. Does not block on the database.
    public void leave(FeedFilter filter, Follower follower) {
        followers.remove(filter, follower);
    }

    void wake(@Observes FeedGrown grown) {
        bell.ring();
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("hub").start(this::run);
    }

    void stop(@Observes ShutdownDelayInitiatedEvent begun) {
        stopping.countDown();
        bell.ring();
        followers.all().forEach(Follower::end);
    }

    private void run() {
        var pause = config.tick();
        try {
            while (stopping.getCount() > 0) {
                bell.await(pause);
                pause = followers.isEmpty() ? config.tick() : turn();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// @return how long to wait for the next
    private Duration turn() {
        looking.lock();
        try {
            look();
            return frontier.isInDoubt() ? DOUBT : config.tick();
        } catch (Unavailable away) {
            LOG.debugf("feed.blind cause=%s", away.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("feed.blind outcome=bug", bug);
        } finally {
            looking.unlock();
        }
        return config.tick();
    }

    /// Goes on to the end of the log. Where nobody follows, what is far is not read on the way.
    private void look() {
        if (!frontier.isKnown()) {
            frontier.jump(this::pause);
        }
        for (var more = true; more; ) {
            var events = frontier.move();
            tell(events);
            more = events.size() == Frontier.PIECE;
            if (more && followers.isEmpty()) {
                frontier.jump(this::pause);
            }
        }
    }

    private void tell(List<FeedEvent> events) {
        var told = new IdentityHashMap<Follower, List<FeedEvent>>();
        for (var event : events) {
            for (var follower : followers.of(event)) {
                told.computeIfAbsent(follower, _ -> new ArrayList<>()).add(event);
            }
        }
        told.forEach(Follower::take);
    }

    /// Ends early when the replica stops.
    private void pause() {
        try {
            var _ = stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
