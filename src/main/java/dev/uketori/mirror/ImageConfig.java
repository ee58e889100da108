package dev.uketori.mirror;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;

/// Which images are taken, and where they are kept.
@ConfigMapping(prefix = "uketori")
interface ImageConfig {

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

    /// The bucket.
    @WithDefault("files")
    Store store();

    /// The folder that holds everything kept in files.
    Path dataDir();

    /// The kinds of buckets.
    enum Store {
        /// A folder.
        FILES
    }
}
