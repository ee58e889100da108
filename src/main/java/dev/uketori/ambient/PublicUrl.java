package dev.uketori.ambient;

import jakarta.inject.Singleton;

/// Our own address, as Doitong and the apps reach it.
@Singleton
public class PublicUrl {

    private final String base;

    PublicUrl(AddressConfig config) {
        var text = config.publicUrl().toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /// The address of `path`, which starts with a slash.
    public String of(String path) {
        return base + path;
    }
}
