package dev.uketori.sandbox.postgres;

import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A PostgreSQL of a test's own, empty at first, that dies and comes back on the same port with
/// what it had made durable.
public final class KillablePostgres implements AutoCloseable {

    private static final URL ARCHIVE =
            Objects.requireNonNull(
                    EmbeddedPostgres.class.getResource("/" + EmbeddedPostgres.archiveName()));

    private final Server server;
    private final int port;

    /// @param folder what was in it is deleted
    public KillablePostgres(Path folder) throws IOException {
        this.port = TestSandbox.freePort();
        this.server = new Server(Files.createDirectories(folder).toRealPath());
        server.stop();
        TestSandbox.delete(folder);
        Files.createDirectories(folder);
        start();
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public String username() {
        return Server.USER;
    }

    public String password() throws IOException {
        return server.password();
    }

    /// What leads a service to it.
    public Map<String, String> settings() throws IOException {
        return Map.of(
                "QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl(),
                "QUARKUS_DATASOURCE_USERNAME", username(),
                "QUARKUS_DATASOURCE_PASSWORD", password());
    }

    public Connection connect() throws SQLException, IOException {
        return DriverManager.getConnection(jdbcUrl(), username(), password());
    }

    /// The first column of what a query finds.
    public List<String> column(String sql) throws SQLException, IOException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var values = new ArrayList<String>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    /// Starts it again, and waits until it has recovered.
    public void start() throws IOException {
        server.start(ARCHIVE, () -> port);
    }

    /// Stops it in good order and starts it again.
    public void restart() throws IOException {
        server.stop();
        start();
    }

    /// `kill -9` for the server and for each of its processes.
    public void kill() {
        var programs = server.folder().resolve("programs");
        await().atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    var left =
                            ProcessHandle.allProcesses()
                                    .filter(process -> program(process).startsWith(programs))
                                    .toList();
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left.isEmpty();
                });
    }

    private static Path program(ProcessHandle process) {
        return Path.of(process.info().command().orElse(""));
    }

    @Override
    public void close() throws IOException {
        server.stop();
    }
}
