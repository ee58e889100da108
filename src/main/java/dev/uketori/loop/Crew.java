package dev.uketori.loop;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/// A bounded number of virtual threads that work side by side.
///
/// @param <T> the pieces of work
public final class Crew<T> {

    private static final Logger LOG = Logger.getLogger(Crew.class);

    private final int size;
    private final Semaphore places;
    private final ThreadFactory threads;
    private final Bell bell = new Bell();
    private final Set<T> underWay = ConcurrentHashMap.newKeySet();

    /// @param name of its threads
    /// @param size how many work at once at most
    public Crew(String name, int size) {
        this.size = size;
        this.places = new Semaphore(size);
        this.threads = Thread.ofVirtual().name(name + "-", 0).factory();
    }

    /// What wakes the worker that the crew works for: also rung when a place in a full crew becomes
    /// free.
    public Bell bell() {
        return bell;
    }

    /// Claims as much work as there are places for, and starts on it.
    ///
    /// @param claim takes work, at most as many pieces as it is told
    /// @return whether there may be more to take at once
    public boolean take(IntFunction<List<T>> claim, Consumer<T> work) {
        var free = places.availablePermits();
        if (free == 0) {
            return false;
        }
        var claimed = claim.apply(free);
        claimed.forEach(piece -> start(piece, work));
        return claimed.size() == free;
    }

    private void start(T piece, Consumer<T> work) {
        if (!places.tryAcquire()) {
            throw new IllegalStateException("more was claimed than there are places for");
        }
        underWay.add(piece);
        threads.newThread(() -> run(piece, work)).start();
    }

    private void run(T piece, Consumer<T> work) {
        try {
            work.accept(piece);
        } catch (RuntimeException failure) {
            LOG.error("work.failed: its lease ends by itself, then it is taken up again", failure);
        } finally {
            underWay.remove(piece);
            var wasFull = places.availablePermits() == 0;
            places.release();
            if (wasFull) {
                bell.ring();
            }
        }
    }

    /// What was started and has not ended.
    public List<T> underWay() {
        return List.copyOf(underWay);
    }

    /// Waits until nothing is running.
    ///
    /// @return whether that happened in time
    public boolean drain(Duration atMost) {
        try {
            if (!places.tryAcquire(size, atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            places.release(size);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
