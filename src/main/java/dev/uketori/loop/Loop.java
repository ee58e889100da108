package dev.uketori.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/// Lets one worker take turn after turn until it is stopped.
final class Loop implements Runnable {

    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final int LONGEST_WAIT_IN_TICKS = 16;

    private final Worker worker;
    private final Duration tick;
    private final Thread thread;
    private volatile boolean stopped;
    private final AtomicInteger failures = new AtomicInteger();

    Loop(Worker worker, Duration tick) {
        this.worker = worker;
        this.tick = tick;
        this.thread = Thread.ofVirtual().name("loop-" + worker.name()).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /// Takes no further turn. One that is under way goes on.
    void stop() {
        stopped = true;
        worker.bell().ring();
    }

    String name() {
        return worker.name();
    }

    /// Waits for the turn that is under way and for what it has started.
    ///
    /// @return whether all of it ended in time
    boolean drain(Instant end, InstantSource clock) throws InterruptedException {
        return thread.join(Duration.between(clock.instant(), end))
                && worker.drain(Duration.between(clock.instant(), end));
    }

    /// Gives others what has not ended.
    void handBack() {
        try {
            LOG.warnf("worker.cut worker=%s handed_back=%d", worker.name(), worker.handBack());
        } catch (RuntimeException failure) {
            LOG.warnf(
                    "worker.cut worker=%s: its leases end by themselves cause=%s",
                    worker.name(), failure);
        }
    }

    /// How many turns have failed since the last good one.
    int failures() {
        return failures.get();
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                if (!turn()) {
                    worker.bell().await(pause(failures.get()));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean turn() {
        try {
            var more = worker.turn();
            failures.set(0);
            return more;
        } catch (RuntimeException failure) {
            LOG.warnf(
                    "turn.failed worker=%s failures=%d cause=%s",
                    worker.name(), failures.incrementAndGet(), failure);
            return false;
        }
    }

    private Duration pause(int failures) {
        return tick.multipliedBy(Math.min(1L << Math.min(failures, 10), LONGEST_WAIT_IN_TICKS));
    }
}
