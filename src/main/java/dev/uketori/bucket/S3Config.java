package dev.uketori.bucket;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A bucket of S3, and how it is talked to.
@ConfigMapping(prefix = "uketori.s3")
interface S3Config {

    /// The bucket's name. It must be there.
    Optional<String> bucket();

    /// The store's address; AWS's own where there is none.
    Optional<URI> endpoint();

    /// The region that the bucket is in.
    @WithDefault("us-east-1")
    String region();

    /// The access key's id. Without one, what the environment, the profile, the container or the
    /// machine gives.
    Optional<String> accessKeyId();

    /// The access key's secret.
    Optional<String> secretAccessKey();

    /// Whether the bucket is named in the path of addresses, not in their host. Where nothing is
    /// said it is, if there is an endpoint.
    Optional<Boolean> pathStyle();

    /// What all keys begin with, its slash included.
    Optional<String> prefix();

    /// How much of an object is sent at once; at least 5 MiB. What is no larger goes in one
    /// request.
    @WithDefault("24M")
    MemorySize partSize();

    /// How much memory all uploads of a replica have together; an upload waits until there is
    /// enough for one part.
    @WithDefault("96M")
    MemorySize memory();

    /// How long to wait for a connection.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long the store may send nothing.
    @WithDefault("20s")
    Duration idleTimeout();

    /// How long a request may take, its retries included, until it is answered.
    @WithDefault("1m")
    Duration wholeTimeout();
}
