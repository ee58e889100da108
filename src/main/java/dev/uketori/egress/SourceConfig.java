package dev.uketori.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/// Where images may come from, and how large they may be.
@ConfigMapping(prefix = "uketori")
interface SourceConfig {

    /// The hosts that images are fetched from, over https: a name, or `*.` and a suffix. Nothing
    /// else is contacted.
    @WithDefault("cdn.doitong.com")
    List<String> imageHosts();

    /// The largest image, in bytes. Enforced while reading.
    @WithDefault("67108864")
    long imageMaxBytes();

    /// Whether images on this machine's own loopback address are fetched, over http too. Sandbox
    /// only.
    @WithDefault("false")
    boolean imageLoopback();
}
