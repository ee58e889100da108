package dev.uketori.dropin;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How Doitong's own API is served by us.
@ConfigMapping(prefix = "uketori.graphql")
interface DropInConfig {

    /// Whether GraphQL tells its schema to whoever has a key.
    @WithDefault("false")
    boolean introspection();
}
