package dev.uketori.egress;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Where images may be fetched from, by name. Only what is spelled plainly is read: a host in
/// letters, digits, dots and hyphens or a plain IP address, without credentials. Where the name
/// leads is another question.
class Sources {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final int LONGEST = 8192;
    private static final int LARGEST_PORT = 65_535;

    private final List<HostRule> hosts;
    private final boolean loopback;

    Sources(SourceConfig config) {
        this.hosts = config.imageHosts();
        this.loopback = config.imageLoopback();
    }

    /// The address to fetch.
    ///
    /// @throws Refusal if it is none that we fetch from
    Source allow(String url) throws Refusal {
        return allow(read(url));
    }

    /// The address that `from` redirects to.
    ///
    /// @param location relative to `from`, or whole
    /// @throws Refusal if it is none that we fetch from
    Source follow(Source from, String location) throws Refusal {
        // java.net.URI would take the last part of the path away with it.
        var reference = location.startsWith("?") ? from.uri().getRawPath() + location : location;
        var to = allow(from.uri().resolve(read(reference)));
        if (from.isEncrypted() && !to.isEncrypted()) {
            throw new Refusal("it leads from https to http");
        }
        return to;
    }

    private Source allow(URI uri) throws Refusal {
        if (!isWeb(uri)) {
            throw new Refusal("the image's address is not an https URL with a plain host name");
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        var port = Source.port(uri);
        if (loopback && LOOPBACK.contains(host)) {
            return new Source(uri, host, port, true);
        }
        if (!Source.isEncrypted(uri)) {
            throw new Refusal("the image's address is not https");
        }
        if (hosts.stream().noneMatch(rule -> rule.takes(host, port))) {
            throw new Refusal(
                    "the image's host " + host + ":" + port + " is not in UKETORI_IMAGE_HOSTS");
        }
        return new Source(uri, host, port, false);
    }

    private static URI read(String url) throws Refusal {
        if (url.length() > LONGEST) {
            throw new Refusal("the image's address is longer than " + LONGEST + " characters");
        }
        try {
            return new URI(url);
        } catch (URISyntaxException notAUri) {
            throw new Refusal("the image's address is not a URL");
        }
    }

    private static boolean isWeb(URI uri) {
        return (Source.isEncrypted(uri) || "http".equalsIgnoreCase(uri.getScheme()))
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getPort() <= LARGEST_PORT;
    }
}
