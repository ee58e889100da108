package dev.uketori.webhook;

import java.util.concurrent.atomic.AtomicLong;

/// Which of many to keep: the first few of every minute. Without locks, for any number of threads.
final class Samples {

    private final int most;

    /// The minute and how many were taken in it, in one number that only grows.
    private final AtomicLong taken = new AtomicLong();

    Samples(int most) {
        this.most = most;
    }

    /// Whether to keep one more.
    ///
    /// @param minute since the epoch
    boolean take(long minute) {
        var first = minute << Integer.SIZE;
        return taken.get() < first + most
                && taken.updateAndGet(last -> Math.max(last, first) + 1) <= first + most;
    }
}
