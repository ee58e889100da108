package dev.uketori.sandbox.doitong;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The requests of one minute, counted from the first of them. Not thread-safe.
final class MinuteWindow {

    private static final Duration LENGTH = Duration.ofMinutes(1);

    /// What an unlimited key is told: more than it can use.
    private static final int PLENTY = 100_000;

    private Instant start = Instant.MIN;
    private int used;

    /// Takes one request out of the window, if there is one left.
    boolean take(@Nullable Integer limit, Instant now) {
        roll(now);
        if (limit != null && used >= limit) {
            return false;
        }
        used++;
        return true;
    }

    int limit(@Nullable Integer limit) {
        return limit == null ? PLENTY : limit;
    }

    int remaining(@Nullable Integer limit, Instant now) {
        roll(now);
        return Math.max(0, limit(limit) - used);
    }

    Instant reset(Instant now) {
        roll(now);
        return used == 0 ? now.plus(LENGTH) : start.plus(LENGTH);
    }

    private void roll(Instant now) {
        if (used == 0 || !now.isBefore(start.plus(LENGTH))) {
            start = now;
            used = 0;
        }
    }
}
