package dev.uketori.egress;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A fetch with settings and names of a test's own.
public final class Fetching implements AutoCloseable {

    /// As the sandbox has it, with small images.
    static final Map<String, String> SANDBOX =
            Map.of(
                    "uketori.image-loopback", "true",
                    "uketori.image-max-bytes", "1048576",
                    "uketori.fetch.connect-timeout", "10s");

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> settings = new HashMap<>(SANDBOX);
    private final HttpClientOptions trust = new HttpClientOptions();
    private InstantSource clock = InstantSource.system();
    private Resolver resolver = Resolver.SYSTEM;

    static SmallRyeConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SourceConfig.class)
                .withMapping(FetchConfig.class)
                .withDefaultValues(settings)
                .build();
    }

    static SourceConfig sources(Map<String, String> settings) {
        return config(settings).getConfigMapping(SourceConfig.class);
    }

    public Fetching with(String setting, Object value) {
        settings.put(setting, value.toString());
        return this;
    }

    Fetching at(InstantSource instants) {
        clock = instants;
        return this;
    }

    Fetching resolving(Resolver names) {
        resolver = names;
        return this;
    }

    /// Resolves names to these literals only.
    Fetching resolving(Map<String, List<String>> names) {
        return resolving(
                host -> names.getOrDefault(host, List.of()).stream().map(Fetching::ip).toList());
    }

    static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    HttpClientOptions trust() {
        return trust;
    }

    public Fetch fetch() {
        var config = config(settings);
        return new Fetch(
                vertx,
                config.getConfigMapping(SourceConfig.class),
                config.getConfigMapping(FetchConfig.class),
                clock,
                resolver,
                trust);
    }

    /// All of it.
    byte[] read(String url) throws IOException {
        try (var download = fetch().open(url)) {
            return read(download);
        }
    }

    static byte[] read(Download download) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var piece = download.next(); piece != null; piece = download.next()) {
            var bytes = new byte[piece.remaining()];
            piece.get(bytes);
            all.writeBytes(bytes);
        }
        return all.toByteArray();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        } catch (RuntimeException failure) {
            throw new UncheckedIOException(new IOException(failure));
        }
    }
}
