package dev.uketori.erase;

import dev.uketori.loop.Bell;
import dev.uketori.loop.Rhythm;
import dev.uketori.loop.Worker;
import dev.uketori.store.Erasure.What;
import dev.uketori.store.Erasures;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// Finds what was kept long enough, app by app, and orders its erasure.
@Singleton
class Sweeper implements Worker {

    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int AT_ONCE = 1_000;

    private final Erasures erasures;
    private final RetentionConfig config;
    private final InstantSource clock;
    private final Rhythm rhythm;
    private final Bell bell = new Bell();

    Sweeper(Erasures erasures, RetentionConfig config, InstantSource clock) {
        this.erasures = erasures;
        this.config = config;
        this.clock = clock;
        this.rhythm = new Rhythm(EVERY, clock);
    }

    @Override
    public String name() {
        return "sweeper";
    }

    @Override
    public boolean turn() {
        if (keepsForEver() || !rhythm.isTime()) {
            return false;
        }
        var now = clock.instant();
        var more = false;
        for (var client : erasures.clients()) {
            for (var what : What.values()) {
                var ttl = ttl(client, what);
                if (ttl.isPresent()) {
                    var before = now.minus(ttl.get());
                    more |= erasures.sweep(client, what, before, AT_ONCE) == AT_ONCE;
                }
            }
        }
        if (more) {
            rhythm.again();
        }
        return more;
    }

    private boolean keepsForEver() {
        return config.imageTtl().isEmpty()
                && config.promptTtl().isEmpty()
                && config.apps().isEmpty();
    }

    private Optional<Duration> ttl(String client, What what) {
        var app = Optional.ofNullable(config.apps().get(client));
        return switch (what) {
            case IMAGE -> app.flatMap(RetentionConfig.App::imageTtl).or(config::imageTtl);
            case PROMPT -> app.flatMap(RetentionConfig.App::promptTtl).or(config::promptTtl);
        };
    }

    @Override
    public Bell bell() {
        return bell;
    }
}
