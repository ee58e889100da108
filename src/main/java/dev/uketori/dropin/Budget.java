package dev.uketori.dropin;

import dev.uketori.access.Rate;
import dev.uketori.gate.Limits;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Queue;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What an app is told that it may still ask for in this minute: `X-RateLimit-Limit`, `-Remaining`
/// and `-Reset`, which is in seconds of the epoch. It is what the app's own limit leaves; where it
/// has none, what the plan's gate has room for.
@Singleton
class Budget {

    /// What is told where nothing is limited: more than anybody uses.
    private static final int PLENTY = 100_000;

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Limits limits;
    private final Queue queue;
    private final InstantSource clock;

    Budget(Limits limits, Queue queue, InstantSource clock) {
        this.limits = limits;
        this.queue = queue;
        this.clock = clock;
    }

    /// What is left of a minute.
    ///
    /// @param limit requests in any minute
    /// @param reset when the first of those that were sent stops counting
    record Left(int limit, int remaining, Instant reset) {

        static Left plenty(Instant now) {
            return new Left(PLENTY, PLENTY, now.plus(WINDOW));
        }

        static Left of(Rate rate) {
            return new Left(rate.limit(), rate.left(), rate.until());
        }

        static Left of(Queue.Room room, Instant now) {
            return new Left(
                    room.limits().perMinute().orElse(PLENTY),
                    room.left().minute().orElse(PLENTY),
                    room.gate().minuteEnds(now));
        }

        /// Whole seconds, and none too early.
        long resetSeconds() {
            return reset.plusMillis(999).getEpochSecond();
        }
    }

    /// Adds the headers; none while it is not known what is left.
    ///
    /// @param own the app's own limit; null if it has none
    void tell(MultivaluedMap<String, Object> headers, @Nullable Rate own) {
        try {
            var left = own == null ? ofThePlan(clock.instant()) : Left.of(own);
            headers.putSingle("X-RateLimit-Limit", left.limit());
            headers.putSingle("X-RateLimit-Remaining", left.remaining());
            headers.putSingle("X-RateLimit-Reset", left.resetSeconds());
        } catch (Unavailable unknown) {
            // The answer itself does not depend on it.
        }
    }

    private Left ofThePlan(Instant now) {
        return limits.perMinute().isEmpty() ? Left.plenty(now) : Left.of(queue.room(), now);
    }
}
