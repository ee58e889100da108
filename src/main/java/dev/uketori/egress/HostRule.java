package dev.uketori.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// A host that images may come from, as an operator writes it: `cdn.example`; or `*.cdn.example`,
/// which is any name below that one; each with `:port` if it is not the one of https.
///
/// @param name in lower case
/// @param below whether it is the names below `name`, and not `name`
record HostRule(String name, boolean below, int port) {

    private static final String ANY = "*.";

    /// Reads it.
    ///
    /// @throws IllegalArgumentException if it is none
    public static HostRule of(String text) {
        var below = text.strip().startsWith(ANY);
        var rest = below ? text.strip().substring(ANY.length()) : text.strip();
        try {
            var uri = new URI("https://" + rest);
            var host = uri.getHost();
            var isAll = rest.equals(uri.getRawAuthority()) && uri.getRawUserInfo() == null;
            if (host == null || host.endsWith(".") || !isAll) {
                throw new IllegalArgumentException(notAHost(text));
            }
            return new HostRule(host.toLowerCase(Locale.ROOT), below, Source.port(uri));
        } catch (URISyntaxException notAHost) {
            throw new IllegalArgumentException(notAHost(text), notAHost);
        }
    }

    private static String notAHost(String text) {
        return text + " is not a host such as cdn.example, *.cdn.example or cdn.example:8443";
    }

    /// @param host in lower case
    boolean takes(String host, int port) {
        return port == this.port && (below ? host.endsWith("." + name) : host.equals(name));
    }
}
