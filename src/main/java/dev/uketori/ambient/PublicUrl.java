package dev.uketori.ambient;

import jakarta.inject.Singleton;
import java.net.URI;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Our own address, as Doitong and the apps reach it.
@Singleton
public class PublicUrl {

    private final String base;

    PublicUrl(@ConfigProperty(name = "uketori.public-url") URI base) {
        var text = base.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// The address of `path`, which starts with a slash.
    public String of(String path) {
        return base + path;
    }
}
