package dev.uketori.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/// Where images may come from, and how large they may be.
@ConfigMapping(prefix = "uketori")
interface SourceConfig {

    /// The hosts that images are fetched from, over https: a name, or `*.` and a suffix, each with
    /// `:port` if it is not 443. Nothing else is contacted.
    @WithDefault("cdn.doitong.com")
    List<HostRule> imageHosts();

    /// The IP addresses, as ranges, that those hosts may have besides public ones. Each is a way
    /// into a network of yours.
    Optional<List<AddressRange>> imageAddresses();

    /// The largest image, in bytes. Enforced while reading.
    @WithDefault("67108864")
    long imageMaxBytes();

    /// Whether images on this machine's own loopback address are fetched, over http too. Sandbox
    /// only.
    @WithDefault("false")
    boolean imageLoopback();
}
