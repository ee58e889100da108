package dev.uketori.erase;

import io.smallrye.config.ConfigMapping;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// How long what apps have is kept, counted from a job's creation. What is not set is kept for
/// ever.
@ConfigMapping(prefix = "uketori.retention")
interface RetentionConfig {

    /// How long images stay in the bucket.
    Optional<Duration> imageTtl();

    /// How long prompts and metadata stay in the database.
    Optional<Duration> promptTtl();

    /// What differs for an app, by its name.
    Map<String, App> apps();

    /// How long what one app has is kept.
    interface App {

        /// How long its images stay in the bucket.
        Optional<Duration> imageTtl();

        /// How long its prompts and metadata stay in the database.
        Optional<Duration> promptTtl();
    }
}
