package dev.uketori.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// A bounded number of virtual threads that work side by side.
public final class Crew {

    private static final Logger LOG = Logger.getLogger(Crew.class);

    private final int size;
    private final Semaphore places;
    private final ThreadFactory threads;
    private final Bell bell;

    /// @param name of its threads
    /// @param size how many work at once at most
    /// @param bell rung when a place in a full crew becomes free
    public Crew(String name, int size, Bell bell) {
        this.size = size;
        this.places = new Semaphore(size);
        this.threads = Thread.ofVirtual().name(name + "-", 0).factory();
        this.bell = bell;
    }

    /// How many more could start now.
    public int free() {
        return places.availablePermits();
    }

    /// Starts `work`.
    ///
    /// @throws IllegalStateException if no place is free
    public void start(Runnable work) {
        if (!places.tryAcquire()) {
            throw new IllegalStateException("the crew is full");
        }
        threads.newThread(() -> run(work)).start();
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            LOG.error("work.failed: its lease ends by itself, then it is taken up again", failure);
        } finally {
            var wasFull = places.availablePermits() == 0;
            places.release();
            if (wasFull) {
                bell.ring();
            }
        }
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
