package dev.uketori.access;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/// Who may call.
@ConfigMapping(prefix = "uketori")
interface AccessConfig {

    /// The key that sees everything. Without one there is no administrator.
    Optional<String> adminKey();

    /// What secrets in the database are sealed with: the first seals, all of them open. Where it is
    /// left out, the administrator's key does both.
    Optional<List<String>> sealingKey();

    /// The app that a call without any key belongs to. Where there is no administrator's key, such
    /// a call is the administrator's too. Sandbox only: in production such a call is refused.
    Optional<String> keylessClient();
}
