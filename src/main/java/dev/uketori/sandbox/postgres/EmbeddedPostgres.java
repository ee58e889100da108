package dev.uketori.sandbox.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A running PostgreSQL whose data stays in a folder: durable, reachable from this machine only,
/// with one user and a random password. It is for the sandbox and for tests; production brings its
/// own PostgreSQL.
///
/// Whoever opens a folder first owns the server and stops it. Opened again in the same JVM (dev
/// mode does so at each reload, from a new class loader) the folder gives the server that runs;
/// closing that one does nothing. Another process is refused. A server left behind by a killed
/// process is stopped and started afresh by whoever comes next.
public final class EmbeddedPostgres implements AutoCloseable {

    /// Keeps the locks reachable.
    private static final Map<Path, FolderLock> LOCKS = new HashMap<>();

    private final Server server;
    private final int port;
    private final String password;
    private final boolean owned;

    private EmbeddedPostgres(Server server, int port, boolean owned) throws IOException {
        this.server = server;
        this.port = port;
        this.password = server.password();
        this.owned = owned;
    }

    /// Opens the PostgreSQL that comes with Uketori.
    ///
    /// @param folder made when missing
    /// @throws EmbeddedPostgresException with what to do about it
    public static EmbeddedPostgres open(Path folder) {
        return open(folder, bundled());
    }

    /// Opens a PostgreSQL of another version.
    ///
    /// @param archive its programs as a `.txz`, such as `jar:file:…!/postgres-linux-x86_64.txz`
    public static EmbeddedPostgres open(Path folder, URL archive) {
        synchronized (LOCKS) {
            try {
                return openLocked(Files.createDirectories(folder).toRealPath(), archive);
            } catch (IOException failure) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL could not be opened in %s: %s".formatted(folder, failure),
                        failure);
            }
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    public String username() {
        return Server.USER;
    }

    public String password() {
        return password;
    }

    public int port() {
        return port;
    }

    /// Stops the server by a fast shutdown, if it is owned, and gives the folder back.
    @Override
    public void close() {
        synchronized (LOCKS) {
            var lock = owned ? LOCKS.remove(server.folder()) : null;
            if (lock == null) {
                return;
            }
            try (lock) {
                System.clearProperty(runningIn(server.folder()));
                server.stop();
            } catch (IOException failure) {
                throw new EmbeddedPostgresException(
                        "PostgreSQL in %s could not be stopped: %s"
                                .formatted(server.folder(), failure),
                        failure);
            }
        }
    }

    /// The name of the bundled archive in its jar: the same for each version.
    static String archiveName() {
        var os = System.getProperty("os.name", "").startsWith("Mac") ? "darwin" : "linux";
        var arch = System.getProperty("os.arch", "").equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-%s-%s.txz".formatted(os, arch);
    }

    private static URL bundled() {
        return Optional.ofNullable(EmbeddedPostgres.class.getResource("/" + archiveName()))
                .orElseThrow(() ->
                        new EmbeddedPostgresException(
                                ("This build of Uketori carries no %s. Build it on this kind"
                                                + " of machine, or set QUARKUS_DATASOURCE_JDBC_URL to a"
                                                + " PostgreSQL of yours.")
                                        .formatted(archiveName())));
    }

    private static EmbeddedPostgres openLocked(Path folder, URL archive) throws IOException {
        var server = new Server(folder);
        var running = Integer.getInteger(runningIn(folder));
        if (running != null) {
            return new EmbeddedPostgres(server, running, false);
        }
        var lock = FolderLock.take(folder);
        try {
            int port = server.start(archive, EmbeddedPostgres::freePort);
            System.setProperty(runningIn(folder), Integer.toString(port));
            var opened = new EmbeddedPostgres(server, port, true);
            LOCKS.put(folder, lock);
            return opened;
        } finally {
            if (!LOCKS.containsKey(folder)) {
                lock.close();
            }
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The system property that tells all class loaders of this JVM which port is served.
    private static String runningIn(Path folder) {
        return "dev.uketori.embedded-postgres." + folder;
    }
}
