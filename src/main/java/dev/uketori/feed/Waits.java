package dev.uketori.feed;

import dev.uketori.job.JobId;
import dev.uketori.loop.Bell;
import dev.uketori.problem.Problem;
import dev.uketori.problem.ProblemException;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Feed;
import dev.uketori.store.FeedEvent;
import dev.uketori.store.FeedFilter;
import dev.uketori.store.FeedGrown;
import dev.uketori.store.JobQueries;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Requests that wait, without a thread: for the end of a job, or for an event. Whichever replica
/// brings it about, those who wait here go on within some milliseconds of the commit.
@Singleton
public class Waits {

    private static final Logger LOG = Logger.getLogger(Waits.class);

    /// One look for all that happens meanwhile.
    private static final int PAUSE_MS = 20;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final JobQueries queries;
    private final Feed feed;
    private final Hub hub;
    private final FeedConfig config;
    private final Semaphore room;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<JobId, List<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();
    private final Bell bell = new Bell();
    private final CountDownLatch stopping = new CountDownLatch(1);

    Waits(JobQueries queries, Feed feed, Hub hub, FeedConfig config, MeterRegistry meters) {
        this.queries = queries;
        this.feed = feed;
        this.hub = hub;
        this.config = config;
        this.room = new Semaphore(config.waits());
        meters.gauge("uketori_waits", room, free -> config.waits() - free.availablePermits());
    }

    /// Waits until the job is completed, failed or canceled, at most that long, then answers: on a
    /// virtual thread, which may block. A replica that stops lets nobody wait.
    ///
    /// @throws ProblemException 503 if too many wait
    public <T> CompletableFuture<T> untilEnded(JobId job, Duration atMost, Supplier<T> answer) {
        var end = enter();
        waiting.compute(
                job,
                (_, those) -> {
                    var all = those == null ? new ArrayList<CompletableFuture<Void>>() : those;
                    all.add(end);
                    return all;
                });
        // It may have ended since the caller looked.
        bell.ring();
        return wait(end, atMost, () -> forget(job), answer);
    }

    private void forget(JobId job) {
        waiting.computeIfPresent(
                job,
                (_, those) -> {
                    those.removeIf(CompletableFuture::isDone);
                    return those.isEmpty() ? null : those;
                });
    }

    /// Waits until there is an event above `after` that `filter` takes, at most that long, then
    /// answers, in the same way.
    ///
    /// @throws ProblemException 503 if too many wait
    /// @throws Unavailable if the database is away
    public <T> CompletableFuture<T> untilTold(
            FeedFilter filter, long after, Duration atMost, Supplier<T> answer) {
        var end = enter();
        var follower =
                new Follower() {
                    @Override
                    public void take(List<FeedEvent> events) {
                        if (events.getLast().id() > after) {
                            end.complete(null);
                        }
                    }

                    @Override
                    public void end() {
                        end.complete(null);
                    }
                };
        try {
            var from = hub.join(filter, follower);
            // Between the caller's look and this one.
            if (!feed.page(filter, after, from, 1).isEmpty()) {
                end.complete(null);
            }
        } catch (RuntimeException | Error failure) {
            hub.leave(filter, follower);
            room.release();
            throw failure;
        }
        return wait(end, atMost, () -> hub.leave(filter, follower), answer);
    }

    private CompletableFuture<Void> enter() {
        if (!room.tryAcquire()) {
            throw new ProblemException(
                    Problem.of(
                            503,
                            "too_many_waits",
                            "Too many requests wait on this replica. Ask without waiting, or later."),
                    RETRY_AFTER);
        }
        return new CompletableFuture<>();
    }

    private <T> CompletableFuture<T> wait(
            CompletableFuture<Void> end, Duration atMost, Runnable leave, Supplier<T> answer) {
        if (stopping.getCount() == 0) {
            end.complete(null);
        }
        return end.completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        _ -> {
                            leave.run();
                            room.release();
                            return answer.get();
                        },
                        threads);
    }

    void wake(@Observes FeedGrown grown) {
        bell.ring();
    }

    void start(@Observes StartupEvent started) {
        Thread.ofVirtual().name("waits").start(this::run);
    }

    void stop(@Observes ShutdownDelayInitiatedEvent begun) {
        stopping.countDown();
        bell.ring();
        List.copyOf(waiting.keySet()).forEach(this::release);
    }

    private void run() {
        try {
            do {
                bell.await(config.tick());
                look();
            } while (!stopping.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        var jobs = List.copyOf(waiting.keySet());
        if (jobs.isEmpty()) {
            return;
        }
        try {
            queries.ended(jobs).forEach(this::release);
        } catch (Unavailable away) {
            LOG.debugf("waits.blind cause=%s", away.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("waits.blind outcome=bug", bug);
        }
    }

    private void release(JobId job) {
        var those = waiting.remove(job);
        if (those != null) {
            those.forEach(end -> end.complete(null));
        }
    }
}
