package dev.uketori.poll;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// When Doitong is asked for itself.
@ConfigMapping(prefix = "uketori.poll")
interface PollConfig {

    /// The least time between two polls of a job (the vendor's page: 2 s).
    @WithDefault("2s")
    Duration every();

    /// The longest time between two polls of a job.
    @WithDefault("1m")
    Duration atLeastEvery();

    /// How long after its submit a job fails when Doitong has no verdict.
    @WithDefault("1h")
    Duration giveUpAfter();

    /// How long after its submit Doitong may not know a job, or call it drawn without saying where
    /// it is, before the job fails. Three such answers in a row are needed, too.
    @WithDefault("2m")
    Duration doubtFor();

    /// How many polls may be under way at once in one replica.
    @WithDefault("8")
    int crew();

    /// How long a poller has a job for itself.
    @WithDefault("60s")
    Duration lease();
}
