package dev.uketori.bucket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/// Where images are kept.
@ConfigMapping(prefix = "uketori")
interface BucketConfig {

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
