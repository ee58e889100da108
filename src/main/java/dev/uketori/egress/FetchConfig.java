package dev.uketori.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long a host that images come from may take.
@ConfigMapping(prefix = "uketori.fetch")
interface FetchConfig {

    /// How long to wait for a connection.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long the host may send nothing, before its answer or in the middle of it.
    @WithDefault("20s")
    Duration idleTimeout();
}
