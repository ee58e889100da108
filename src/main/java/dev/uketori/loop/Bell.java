package dev.uketori.loop;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Wakes a worker. Rings that nobody has heard yet are one ring.
public final class Bell {

    private final Semaphore rung = new Semaphore(0);

    /// Wakes the worker now, or keeps it from going to sleep.
    public void ring() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /// Sleeps until the bell rings, at most that long.
    ///
    /// @return whether it rang
    public boolean await(Duration atMost) throws InterruptedException {
        var heard = rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        rung.drainPermits();
        return heard;
    }
}
