package dev.uketori.sandbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/// The built-in Doitong.
@ConfigMapping(prefix = "uketori.sandbox")
interface SandboxConfig {

    /// Whether it runs: the sandbox says so when no other upstream is given.
    @WithDefault("false")
    boolean doitong();

    /// Its port, on this machine's loopback address only.
    @WithDefault("8090")
    int doitongPort();

    /// Where it remembers what it was paid for.
    Optional<Path> doitongDir();
}
