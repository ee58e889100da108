package dev.uketori.mirror;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How images are copied.
@ConfigMapping(prefix = "uketori.mirror")
interface MirrorConfig {

    /// How many copies may be under way at once in one replica.
    @WithDefault("8")
    int crew();

    /// How long a mirror has a job for itself.
    @WithDefault("5m")
    Duration lease();

    /// The longest wait after a first failure; it doubles with each further one.
    @WithDefault("1s")
    Duration backoff();

    /// The longest wait between two tries.
    @WithDefault("5m")
    Duration longestBackoff();

    /// How long after a job was completed its image's host may say that there is none (the same
    /// three times in a row, and Doitong names no other address) before that is believed and it is
    /// lost.
    @WithDefault("5m")
    Duration doubtFor();

    /// How long a drawn image may wait for its place in the bucket before that is an alarm.
    @WithDefault("2m")
    Duration alarmAfter();

    /// How long after a job was completed its image is tried for, whatever else its host does
    /// (three times in a row at least), before it is given up as lost.
    @WithDefault("24h")
    Duration giveUpAfter();
}
