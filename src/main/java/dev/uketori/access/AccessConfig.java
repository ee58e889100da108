package dev.uketori.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who may call.
@ConfigMapping(prefix = "uketori")
interface AccessConfig {

    /// The key that sees everything. Without one there is no administrator.
    Optional<String> adminKey();

    /// What secrets in the database are sealed with, and links to images signed: the first does it,
    /// all of them open and verify. At least 16 bytes each. Where it is left out, the
    /// administrator's key does both.
    Optional<List<String>> sealingKey();

    /// How long a link to an image opens. A longer one is the longer of use to whoever finds it.
    @WithDefault("7d")
    Duration linkLifetime();

    /// The app that a call without any key belongs to. Where there is no administrator's key, such
    /// a call is the administrator's too. Sandbox only: in production such a call is refused.
    Optional<String> keylessClient();
}
