package dev.uketori.pace;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;

/// When Doitong should be asked about a job.
@Singleton
public class Pace {

    /// By then most webhooks have come; what has none is overdue.
    private static final double OVERDUE = 0.95;

    /// Where no webhook is to be waited for, by then half of the jobs are drawn.
    private static final double HALF = 0.5;

    private final PaceConfig config;
    private volatile Experience experience = Experience.NONE;

    Pace(PaceConfig config, MeterRegistry meters) {
        this.config = config;
        meters.gauge(
                "uketori_first_poll_seconds",
                this,
                pace -> (double) pace.firstPoll().toMillis() / 1000);
        meters.gauge("uketori_webhooks_silent", this, pace -> pace.isSilent() ? 1 : 0);
    }

    /// When to ask about a job that Doitong takes at `now`, if nothing is heard of it.
    public Instant firstPoll(Instant now) {
        return now.plus(firstPoll());
    }

    private Duration firstPoll() {
        var learned = experience;
        var wait = learned.within(learned.isSilent() ? HALF : OVERDUE).orElse(config.firstPoll());
        if (wait.compareTo(config.atLeast()) < 0) {
            return config.atLeast();
        }
        return wait.compareTo(config.atMost()) > 0 ? config.atMost() : wait;
    }

    /// Whether jobs are drawn and no webhook says so.
    public boolean isSilent() {
        return experience.isSilent();
    }

    void learn(Experience newer) {
        experience = newer;
    }
}
