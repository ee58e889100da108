package dev.uketori.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How long a host that images come from may take.
@ConfigMapping(prefix = "uketori.fetch")
interface FetchConfig {

    /// How long to wait for a connection, encryption included, to one address of the host.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long the host may take from the request until all headers of its answer have come.
    @WithDefault("20s")
    Duration firstByteTimeout();

    /// How long the host may send nothing in the middle of an image.
    @WithDefault("20s")
    Duration idleTimeout();

    /// How long a whole download may last, redirects and our own keeping included; must be shorter
    /// than the mirror's lease.
    @WithDefault("2m")
    Duration wholeTimeout();
}
