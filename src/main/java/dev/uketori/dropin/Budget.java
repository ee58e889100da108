package dev.uketori.dropin;

import dev.uketori.gate.Limits;
import dev.uketori.problem.Unavailable;
import dev.uketori.store.Queue;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What an app is told that it may still ask for in this minute: `X-RateLimit-Limit`, `-Remaining`
/// and `-Reset`, which is in seconds of the epoch. It is what the plan's gate has room for.
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

    /// Adds the headers; none while it is not known what is left.
    void tell(ResponseBuilder answer) {
        var now = clock.instant();
        if (limits.perMinute().isEmpty()) {
            tell(answer, PLENTY, PLENTY, now.plus(WINDOW));
            return;
        }
        try {
            var room = queue.room();
            tell(
                    answer,
                    limits.perMinute().getAsInt(),
                    room.left().minute().orElse(PLENTY),
                    room.gate().minuteEnds(now));
        } catch (Unavailable unknown) {
            // The answer itself does not depend on it.
        }
    }

    private static void tell(ResponseBuilder answer, int limit, int remaining, Instant reset) {
        answer.header("X-RateLimit-Limit", limit)
                .header("X-RateLimit-Remaining", remaining)
                .header("X-RateLimit-Reset", reset.plusMillis(999).getEpochSecond());
    }
}
