package dev.uketori.notify;

import java.net.URI;
import java.util.Locale;

/// Whom an address belongs to.
final class Receivers {

    private Receivers() {}

    /// Its scheme, host and port: what fails together. An address that makes no sense is a receiver
    /// of its own.
    static String of(String url) {
        try {
            var uri = URI.create(url);
            return "%s://%s:%d"
                    .formatted(uri.getScheme(), uri.getHost(), uri.getPort())
                    .toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noAddress) {
            return "none";
        }
    }
}
