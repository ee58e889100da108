package dev.uketori.bucket;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Hands out the bucket that the settings name.
@Dependent
class Buckets {

    @Produces
    @Singleton
    Bucket bucket(BucketConfig config, S3Config s3, InstantSource clock, RandomGenerator random) {
        return switch (config.store()) {
            case FILES ->
                    new FileBucket(
                            config.dataDir()
                                    .orElseThrow(() -> missing("UKETORI_DATA_DIR"))
                                    .resolve("images"),
                            clock);
            case S3 -> S3Bucket.of(s3, clock, random);
        };
    }

    void close(@Disposes Bucket bucket) {
        if (bucket instanceof S3Bucket s3) {
            s3.close();
        }
    }

    static IllegalStateException missing(String setting) {
        return new IllegalStateException(setting + " is missing");
    }
}
