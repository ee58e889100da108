package dev.uketori.pace;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long a job's webhook is waited for before the first poll.
@ConfigMapping(prefix = "uketori.pace")
interface PaceConfig {

    /// The wait as long as too few jobs were drawn lately to learn it. Shorter costs requests of
    /// the plan's minute budget.
    @WithDefault("10s")
    Duration firstPoll();

    /// The shortest wait, whatever was learned.
    @WithDefault("2s")
    Duration atLeast();

    /// The longest wait, whatever was learned.
    @WithDefault("5m")
    Duration atMost();
}
