package dev.uketori.ambient;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/// Where we are.
@ConfigMapping(prefix = "uketori")
interface AddressConfig {

    /// Our own address, as Doitong and the apps reach it; webhook and image addresses begin with
    /// it.
    URI publicUrl();
}
