package dev.uketori.egress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// How apps are called.
@ConfigMapping(prefix = "uketori.callback")
interface CallbackConfig {

    /// Whether apps may be called at private addresses and on this very machine: for apps in a
    /// network of one's own. Link-local addresses and the metadata of clouds stay out of reach.
    @WithDefault("false")
    boolean allowPrivate();

    /// How long to wait for a connection, encryption included, to one address of a receiver.
    @WithDefault("5s")
    Duration connectTimeout();

    /// How long a whole call may last, from the connection to the end of the answer; must be
    /// shorter than the lease of a notice.
    @WithDefault("15s")
    Duration answerTimeout();
}
