package dev.uketori.poll;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When Doitong is asked for itself.
@ConfigMapping(prefix = "uketori.poll")
interface PollConfig {

    /// How long after the submit a job's webhook is waited for before the first poll. Shorter costs
    /// requests of the plan's minute budget.
    @WithDefault("10s")
    Duration firstAfter();

    /// The least time between two polls of a job (the vendor's page: 2 s).
    @WithDefault("2s")
    Duration every();

    /// The longest time between two polls of a job.
    @WithDefault("1m")
    Duration atLeastEvery();

    /// How long after its submit a job fails when Doitong has no verdict.
    @WithDefault("1h")
    Duration giveUpAfter();

    /// How many polls may be under way at once in one replica.
    @WithDefault("8")
    int crew();

    /// How long a poller has a job for itself.
    @WithDefault("60s")
    Duration lease();
}
