package dev.uketori.pace;

import dev.uketori.loop.Bell;
import dev.uketori.loop.Worker;
import dev.uketori.store.Completions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Learns, now and then, from the jobs that were drawn lately.
@Singleton
class PaceWatch implements Worker {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Completions completions;
    private final Pace pace;
    private final InstantSource clock;
    private final Bell bell = new Bell();
    private Instant next = Instant.MIN;

    PaceWatch(Completions completions, Pace pace, InstantSource clock) {
        this.completions = completions;
        this.pace = pace;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pace";
    }

    @Override
    public boolean turn() {
        var now = clock.instant();
        if (!now.isBefore(next)) {
            next = now.plus(EVERY);
            pace.learn(new Experience(completions.recent()));
            completions.mark(pace.isSilent());
        }
        return false;
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
