package dev.uketori.webhook;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How webhooks are taken.
@ConfigMapping(prefix = "uketori.webhook")
public interface WebhookConfig {

    /// How long a sender may take from the head of its request to the end of the body.
    @WithDefault("10s")
    Duration patience();

    /// How much may wait to be committed, bodies and what they cost besides; more is answered 503.
    /// Bodies that are still coming in may take as much, and 4 KiB each. It is memory.
    @WithDefault("32M")
    MemorySize waiting();
}
