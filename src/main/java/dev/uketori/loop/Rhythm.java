package dev.uketori.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// When it is time for what a worker does only now and then. For one thread.
public final class Rhythm {

    private final Duration every;
    private final InstantSource clock;
    private Instant next = Instant.MIN;

    /// A rhythm whose first time is now.
    public Rhythm(Duration every, InstantSource clock) {
        this.every = every;
        this.clock = clock;
    }

    /// Whether it is time. If it is, the next time comes so much later.
    public boolean isTime() {
        var now = clock.instant();
        if (now.isBefore(next)) {
            return false;
        }
        next = now.plus(every);
        return true;
    }

    /// Makes it time at once: there is more to do.
    public void again() {
        next = Instant.MIN;
    }
}
