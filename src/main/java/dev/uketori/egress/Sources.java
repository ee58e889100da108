package dev.uketori.egress;

import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Where images may be fetched from.
@Singleton
class Sources {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final int LARGEST_PORT = 65_535;

    private final List<String> hosts;
    private final boolean loopback;

    Sources(SourceConfig config) {
        this.hosts =
                config.imageHosts().stream()
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .toList();
        this.loopback = config.imageLoopback();
    }

    /// The address to fetch.
    ///
    /// @throws Refusal if it is none that we fetch from
    URI allow(String url) throws Refusal {
        try {
            var uri = new URI(url);
            if (!isWeb(uri)) {
                throw new Refusal("the image's address is not an http URL without credentials");
            }
            var host = uri.getHost().toLowerCase(Locale.ROOT);
            if (loopback && LOOPBACK.contains(host)) {
                return uri;
            }
            if (!"https".equalsIgnoreCase(uri.getScheme())) {
                throw new Refusal("the image's address is not https");
            }
            if (hosts.stream().noneMatch(allowed -> matches(allowed, host))) {
                throw new Refusal("the image's host " + host + " is not in UKETORI_IMAGE_HOSTS");
            }
            return uri;
        } catch (URISyntaxException notAUri) {
            throw new Refusal("the image's address is not a URL");
        }
    }

    private static boolean isWeb(URI uri) {
        var web =
                "http".equalsIgnoreCase(uri.getScheme())
                        || "https".equalsIgnoreCase(uri.getScheme());
        return web
                && uri.getHost() != null
                && uri.getRawUserInfo() == null
                && uri.getPort() <= LARGEST_PORT;
    }

    private static boolean matches(String allowed, String host) {
        return allowed.startsWith("*.")
                ? host.endsWith(allowed.substring(1))
                : host.equals(allowed);
    }
}
