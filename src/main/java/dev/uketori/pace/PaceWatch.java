package dev.uketori.pace;

import dev.uketori.loop.Bell;
import dev.uketori.loop.Rhythm;
import dev.uketori.loop.Worker;
import dev.uketori.store.Completions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/// Learns, now and then, from the jobs that were drawn lately.
@Singleton
class PaceWatch implements Worker {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Completions completions;
    private final Pace pace;
    private final Rhythm rhythm;
    private final Bell bell = new Bell();

    PaceWatch(Completions completions, Pace pace, InstantSource clock) {
        this.completions = completions;
        this.pace = pace;
        this.rhythm = new Rhythm(EVERY, clock);
    }

    @Override
    public String name() {
        return "pace";
    }

    @Override
    public boolean turn() {
        if (rhythm.isTime()) {
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
