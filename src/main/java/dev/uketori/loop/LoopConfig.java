package dev.uketori.loop;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How the workers run.
@ConfigMapping(prefix = "uketori.loop")
interface LoopConfig {

    /// Whether they run at all; a test that calls their turns by hand says no.
    @WithDefault("true")
    boolean enabled();

    /// How often a worker looks for due work that nobody rang for. A shorter tick asks the database
    /// more often.
    @WithDefault("1s")
    Duration tick();
}
