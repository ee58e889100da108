package dev.uketori.sandbox.postgres;

import static java.nio.file.attribute.PosixFilePermission.OWNER_READ;
import static java.nio.file.attribute.PosixFilePermission.OWNER_WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {

    /// One folder for most tests: each finds it closed and leaves it closed.
    @TempDir private static Path folder;

    @TempDir private Path empty;

    @Test
    void dataSurvivesARestart() throws Exception {
        try (var postgres = EmbeddedPostgres.open(folder)) {
            query(postgres, "create table kept as select 'yes' as answer");
        }

        try (var postgres = EmbeddedPostgres.open(folder)) {
            assertThat(query(postgres, "select answer from kept")).isEqualTo("yes");
        }
    }

    @Test
    void itIsDurable() throws Exception {
        try (var postgres = EmbeddedPostgres.open(folder)) {
            assertThat(query(postgres, "show fsync")).isEqualTo("on");
            assertThat(query(postgres, "show synchronous_commit")).isEqualTo("on");
            assertThat(query(postgres, "show full_page_writes")).isEqualTo("on");
        }
    }

    @Test
    void itServesThisMachineOnlyAndAsksForItsPassword() throws Exception {
        try (var postgres = EmbeddedPostgres.open(folder)) {
            assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThatThrownBy(() ->
                            DriverManager.getConnection(
                                    postgres.jdbcUrl(), postgres.username(), "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("password")))
                .containsExactlyInAnyOrder(OWNER_READ, OWNER_WRITE);
    }

    @Test
    void textSortsAndFoldsTheSameOnEveryMachine() throws Exception {
        try (var postgres = EmbeddedPostgres.open(folder)) {
            assertThat(query(postgres, "show server_encoding")).isEqualTo("UTF8");
            assertThat(query(postgres, "show log_timezone")).isEqualTo("UTC");
            assertThat(query(postgres, "select 'Z' < 'a'")).isEqualTo("t");
        }
    }

    @Test
    void theDataBelongsToWhoeverStartedIt() throws Exception {
        EmbeddedPostgres.open(folder).close();

        assertThat(Files.getOwner(folder.resolve("data"))).isEqualTo(Files.getOwner(folder));
    }

    @Test
    void openedAgainInThisProcessItIsTheSameServer() throws Exception {
        try (var postgres = EmbeddedPostgres.open(folder)) {
            EmbeddedPostgres.open(folder).close();

            assertThat(query(postgres, "select 'still there'")).isEqualTo("still there");
        }
    }

    @Test
    void anotherProcessIsRefused() throws Exception {
        EmbeddedPostgres.open(folder).close();
        var owner = openedElsewhere(folder);

        assertThatThrownBy(() -> EmbeddedPostgres.open(folder))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("is in use by another Uketori");

        owner.getOutputStream().close();
        assertThat(owner.waitFor()).isZero();
    }

    @Test
    void theServerOfAKilledProcessIsTakenOverWithItsData() throws Exception {
        var owner = openedElsewhere(empty);
        owner.destroyForcibly().waitFor();
        var orphan = postmaster(empty);
        assertThat(orphan.info().command()).isPresent();

        try (var postgres = EmbeddedPostgres.open(empty)) {
            assertThat(orphan.info().command()).isEmpty();
            assertThat(query(postgres, "select word from left_behind")).isEqualTo("committed");
        }
    }

    @Test
    void aServerThatWasKilledStartsAgain() throws Exception {
        try (var _ = EmbeddedPostgres.open(folder)) {
            postmaster(folder).destroyForcibly();
        }

        try (var postgres = EmbeddedPostgres.open(folder)) {
            assertThat(query(postgres, "select 'again'")).isEqualTo("again");
        }
    }

    @Test
    void aForeignProcessBehindAnOldNumberIsLeftAlone() throws Exception {
        EmbeddedPostgres.open(folder).close();
        var foreign = new ProcessBuilder("cat").start();
        Files.writeString(folder.resolve("data/postmaster.pid"), foreign.pid() + "\n");

        EmbeddedPostgres.open(folder).close();

        assertThat(foreign.isAlive()).isTrue();
        foreign.getOutputStream().close();
    }

    @Test
    void aTakenPortIsPassedOver() throws Exception {
        EmbeddedPostgres.open(folder).close();
        var server = new Server(folder.toRealPath());
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int next = free.getLocalPort();
            free.close();
            PrimitiveIterator.OfInt ports = IntStream.of(taken.getLocalPort(), next).iterator();

            assertThat(server.start(archive(), ports::nextInt)).isEqualTo(next);
        } finally {
            server.stop();
        }
    }

    @Test
    void dataOfAnotherMajorIsRefused() throws Exception {
        EmbeddedPostgres.open(folder).close();
        var version = folder.resolve("data/PG_VERSION");
        var right = Files.readString(version);
        Files.writeString(version, "14\n");

        assertThatThrownBy(() -> EmbeddedPostgres.open(folder))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("was made by PostgreSQL 14, this is PostgreSQL 18");

        Files.writeString(version, right);
    }

    @Test
    void theOldestSupportedMajorRunsToo() throws Exception {
        try (var postgres = EmbeddedPostgres.open(empty, Postgres15.archive())) {
            assertThat(Integer.parseInt(query(postgres, "show server_version_num")))
                    .isBetween(150000, 159999);
        }
    }

    private static URL archive() {
        return EmbeddedPostgres.class.getResource("/" + EmbeddedPostgres.archiveName());
    }

    private static ProcessHandle postmaster(Path folder) throws IOException {
        var pid = Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection =
                        DriverManager.getConnection(
                                postgres.jdbcUrl(), postgres.username(), postgres.password());
                var statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            statement.getResultSet().next();
            return statement.getResultSet().getString(1);
        }
    }

    /// Another JVM that has opened the folder, and holds it until its input ends.
    private static Process openedElsewhere(Path folder) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Elsewhere.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("open");
        return process;
    }

    static final class Elsewhere {

        private Elsewhere() {}

        public static void main(String[] arguments) throws Exception {
            try (var postgres = EmbeddedPostgres.open(Path.of(arguments[0]))) {
                query(postgres, "create table if not exists left_behind (word text)");
                query(postgres, "insert into left_behind values ('committed')");
                System.out.println("open");
                System.in.readAllBytes();
            }
        }
    }
}
