package dev.uketori.sandbox;

import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import dev.uketori.sandbox.postgres.EmbeddedPostgresException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The parts that the sandbox brings, each only where its setting is not given: a database, an
/// upstream, the secrets between them and us.
public final class Sandbox {

    private static final String DATABASE = "quarkus.datasource.jdbc.url";
    private static final String UPSTREAM = "doitong.base-url";
    private static final String API_KEY = "doitong.api-key";
    private static final String SECRET = "doitong.webhook-secret";
    private static final String BUILT_IN = "uketori.sandbox.doitong";

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final @Nullable EmbeddedPostgres postgres;

    private Sandbox(Function<String, Optional<String>> given, Path dataDir) {
        if (given.apply(UPSTREAM).isEmpty()) {
            upstream(given.apply("uketori.sandbox.doitong-port").orElse("8090"), dataDir);
        } else if (given.apply(API_KEY).isEmpty()) {
            throw new IllegalArgumentException(
                    "DOITONG_BASE_URL is set, but DOITONG_API_KEY is not. Set both, or none for the built-in Doitong.");
        }
        var keys = SandboxKeys.in(dataDir);
        secret(given, API_KEY, keys.apiKey());
        secret(given, SECRET, keys.webhookSecret());
        postgres = given.apply(DATABASE).isEmpty() ? database(dataDir) : null;
    }

    /// Starts what must run before the application does.
    ///
    /// @param given the value of a configuration property, where there is one
    /// @throws IllegalArgumentException if the settings contradict each other
    /// @throws EmbeddedPostgresException if the database cannot be opened
    public static Sandbox open(Function<String, Optional<String>> given, Path dataDir) {
        return new Sandbox(given, dataDir);
    }

    /// What the application is to be configured with.
    public Map<String, String> settings() {
        return settings;
    }

    /// The database, where it is ours.
    public Optional<EmbeddedPostgres> postgres() {
        return Optional.ofNullable(postgres);
    }

    private EmbeddedPostgres database(Path dataDir) {
        var opened = EmbeddedPostgres.open(dataDir.resolve("postgres"));
        settings.put(DATABASE, opened.jdbcUrl());
        settings.put("quarkus.datasource.username", opened.username());
        settings.put("quarkus.datasource.password", opened.password());
        return opened;
    }

    private void upstream(String port, Path dataDir) {
        if (isTaken(Integer.parseInt(port))) {
            throw new IllegalArgumentException(
                    "port %s, where the built-in Doitong is to listen, is taken. Set UKETORI_SANDBOX_DOITONG_PORT to a free one, or DOITONG_BASE_URL and DOITONG_API_KEY to a Doitong that runs."
                            .formatted(port));
        }
        settings.put(UPSTREAM, "http://127.0.0.1:" + port);
        settings.put(BUILT_IN, "true");
        settings.put("uketori.sandbox.doitong-dir", dataDir.resolve("doitong").toString());
    }

    private static boolean isTaken(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (IOException taken) {
            return true;
        }
    }

    private void secret(Function<String, Optional<String>> given, String name, String otherwise) {
        if (given.apply(name).isEmpty()) {
            settings.put(name, otherwise);
        }
    }
}
