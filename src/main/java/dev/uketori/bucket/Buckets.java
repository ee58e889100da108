package dev.uketori.bucket;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// Hands out the bucket that the settings name.
@Dependent
class Buckets {

    @Produces
    @Singleton
    Bucket bucket(BucketConfig config, InstantSource clock) {
        return new FileBucket(config.dataDir().resolve("images"), clock);
    }
}
