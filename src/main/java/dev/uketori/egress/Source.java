package dev.uketori.egress;

import java.net.URI;

/// An address that we fetch from.
///
/// @param host its name in lower case, or its IP address; an IPv6 one in brackets
/// @param here whether it is this very machine: the sandbox's own
record Source(URI uri, String host, int port, boolean here) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    boolean isEncrypted() {
        return isEncrypted(uri);
    }

    /// What the host is asked for. Whatever is not ASCII stands in the path and the query only.
    String target() {
        var ascii = URI.create(uri.toASCIIString());
        var path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    static boolean isEncrypted(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : isEncrypted(uri) ? HTTPS : HTTP;
    }
}
