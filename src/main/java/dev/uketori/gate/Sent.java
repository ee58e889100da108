package dev.uketori.gate;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many requests were let go in the last minute, by half seconds.
///
/// It bounds every window of a minute, wherever Doitong lets its own begin. A request counts for a
/// second longer than a minute, besides the rest of the half second that it was let go in: one that
/// was long on its way must not meet the next minute's.
///
/// @param byTick half seconds of the epoch, and how many requests in each
public record Sent(SortedMap<Long, Integer> byTick) {

    /// No request yet.
    public static final Sent NONE = new Sent(new TreeMap<>());

    private static final long TICK_MILLIS = 500;
    private static final long COUNTS_FOR = 61_000 / TICK_MILLIS + 1;

    /// Copies the map.
    public Sent {
        byTick = Collections.unmodifiableSortedMap(new TreeMap<>(byTick));
    }

    /// What still counts.
    Sent at(Instant now) {
        return new Sent(byTick.tailMap(tick(now) - COUNTS_FOR + 1));
    }

    /// How many there were from `begin` on.
    int since(Instant begin) {
        return new Sent(byTick.tailMap(tick(begin))).count();
    }

    Sent plus(int requests, Instant now) {
        if (requests == 0) {
            return this;
        }
        var more = new TreeMap<>(byTick);
        more.merge(tick(now), requests, Integer::sum);
        return new Sent(more);
    }

    int count() {
        return byTick.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// When the oldest of them stops counting; `now` if there is none.
    Instant oldestEnds(Instant now) {
        return byTick.isEmpty()
                ? now
                : Instant.ofEpochMilli((byTick.firstKey() + COUNTS_FOR) * TICK_MILLIS);
    }

    private static long tick(Instant moment) {
        return Math.floorDiv(moment.toEpochMilli(), TICK_MILLIS);
    }
}
