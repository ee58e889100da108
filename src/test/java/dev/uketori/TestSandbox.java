package dev.uketori;

import dev.uketori.sandbox.Sandbox;
import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The sandbox for a `@QuarkusTest`, which does not run `Uketori.main`: empty, on free ports. The
/// database's folder stays under `target` from run to run, which saves making it; what was in it
/// does not.
public final class TestSandbox implements QuarkusTestResourceLifecycleManager {

    private static final Path DATA = Path.of("target", "test-sandbox");
    private static final String ADMIN_KEY = "an-admin-key-for-tests";
    private static final Random DICE = new Random();
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Sandbox sandbox;

    @Override
    public Map<String, String> start() {
        try {
            delete(DATA.resolve("doitong"));
            delete(DATA.resolve("images"));
            var settings = new HashMap<String, String>();
            settings.put("uketori.sandbox.doitong-port", Integer.toString(freePort()));
            settings.put("uketori.data-dir", DATA.toString());
            settings.put("uketori.admin-key", ADMIN_KEY);
            settings.put("quarkus.http.test-port", Integer.toString(freePort()));
            sandbox = Sandbox.open(name -> Optional.ofNullable(settings.get(name)), DATA);
            settings.putAll(sandbox.settings());
            empty(sandbox.postgres().orElseThrow());
            return settings;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void stop() {
        sandbox.postgres().ifPresent(EmbeddedPostgres::close);
    }

    /// A request of the administrator's.
    public static RequestSpecification admin() {
        return RestAssured.given().header("Authorization", "Bearer " + ADMIN_KEY);
    }

    /// A new app, as it is told once: its `id`, `name`, `key` and `callbackSecret`.
    public static JsonPath app() {
        return app("weight", 1);
    }

    /// The same.
    ///
    /// @param share what it may take, such as `requestsPerMinute`
    /// @param value null for no limit
    public static JsonPath app(String share, Object value) {
        var body = new HashMap<String, Object>();
        body.put("name", "app " + UUID.randomUUID());
        body.put(share, value);
        return admin().contentType("application/json")
                .body(body)
                .post("/v1/clients")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /// A port that nobody listens on right now, and that nobody is given but who asks for just it:
    /// neither whoever asks here again, nor whoever takes any.
    public static int freePort() {
        while (true) {
            var port = DICE.nextInt(20_000, 32_000);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    /// Deletes a folder with all that is in it, if it is there.
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void empty(EmbeddedPostgres postgres) {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
