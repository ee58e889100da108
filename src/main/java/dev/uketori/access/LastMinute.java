package dev.uketori.access;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/// The calls of one app in the last minute, by half seconds: it takes the same memory however many
/// there are.
///
/// It bounds every minute, wherever it begins: a call counts for a minute and the rest of the half
/// second that it came in. What was refused does not count.
final class LastMinute {

    private static final long TICK_MILLIS = 500;
    private static final int TICKS = (int) (Duration.ofMinutes(1).toMillis() / TICK_MILLIS) + 1;

    private final int[] calls = new int[TICKS];
    private long newest;
    private int count;

    /// Counts a call, if there is room for it. A clock that goes back stands still instead.
    synchronized Rate take(int limit, Instant now) {
        slide(Math.floorDiv(now.toEpochMilli(), TICK_MILLIS));
        var isOver = count >= limit;
        if (!isOver) {
            calls[slot(newest)]++;
            count++;
        }
        return new Rate(limit, Math.max(0, limit - count), now, roomier(limit), isOver);
    }

    private void slide(long tick) {
        if (tick >= newest + TICKS) {
            newest = tick;
            count = 0;
            Arrays.fill(calls, 0);
        }
        while (newest < tick) {
            newest++;
            count -= calls[slot(newest)];
            calls[slot(newest)] = 0;
        }
    }

    /// When there is room for more than now.
    private Instant roomier(int limit) {
        var left = count;
        var tick = newest - TICKS;
        while (left > 0 && left >= Math.min(limit, count)) {
            tick++;
            left -= calls[slot(tick)];
        }
        return Instant.ofEpochMilli((tick + TICKS) * TICK_MILLIS);
    }

    private static int slot(long tick) {
        return (int) Math.floorMod(tick, (long) TICKS);
    }
}
