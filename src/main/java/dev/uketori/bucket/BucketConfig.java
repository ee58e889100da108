package dev.uketori.bucket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// Where images are kept.
@ConfigMapping(prefix = "uketori")
interface BucketConfig {

    /// The bucket.
    @WithDefault("files")
    Store store();

    /// The folder that holds everything kept in files. A bucket of files needs it.
    Optional<Path> dataDir();

    /// The kinds of buckets.
    enum Store {
        /// A folder.
        FILES,
        /// A bucket of S3, or of what speaks as S3 does.
        S3
    }
}
