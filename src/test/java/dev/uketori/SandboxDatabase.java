package dev.uketori;

import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/// An empty PostgreSQL for a `@QuarkusTest`, which does not run `Uketori.main`. The server's folder
/// stays under `target` from run to run, which saves making it; what was in it does not.
public final class SandboxDatabase implements QuarkusTestResourceLifecycleManager {

    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        postgres = EmbeddedPostgres.open(Path.of("target/sandbox-database"));
        empty();
        return Map.of(
                "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                "quarkus.datasource.username", postgres.username(),
                "quarkus.datasource.password", postgres.password());
    }

    @Override
    public void stop() {
        postgres.close();
    }

    private void empty() {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
