package dev.uketori;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.uketori.sandbox.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The packaged application as a process, in an environment of its own.
@Timeout(60)
class StartIT {

    @TempDir private Path dir;
    private final Map<String, String> environment =
            new HashMap<>(
                    Map.of(
                            "QUARKUS_HTTP_HOST", "127.0.0.1",
                            "QUARKUS_HTTP_PORT", "0",
                            "UKETORI_SANDBOX_DOITONG_PORT", "0"));
    private Process process;

    @AfterEach
    void end() {
        process.destroyForcibly();
    }

    @Test
    void withNoSettingsItNamesEachMissingOneAndEnds() throws Exception {
        start();

        assertThat(process.waitFor(30, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output())
                .contains(
                        "DOITONG_API_KEY",
                        "DOITONG_WEBHOOK_SECRET",
                        "UKETORI_PUBLIC_URL",
                        "UKETORI_ADMIN_KEY",
                        "UKETORI_STORE",
                        "UKETORI_DATA_DIR",
                        "QUARKUS_DATASOURCE_JDBC_URL")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutItsDatabaseItSaysSoAndEnds() throws Exception {
        production("jdbc:postgresql://127.0.0.1:1/uketori");

        start();

        assertThat(process.waitFor(30, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("does not take connections").doesNotContain("\tat ");
    }

    @Test
    void allThatIsWrongIsInOneMessage() throws Exception {
        production("jdbc:postgresql://127.0.0.1:1/uketori");
        environment.put("DOITONG_WEBHOOK_SECRET", "abc");
        environment.put("UKETORI_PUBLIC_URL", "https:///jobs");
        environment.put("UKETORI_DATA_DIR", "/dev/null/images");

        start();

        assertThat(process.waitFor(30, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output())
                .contains(
                        "- DOITONG_WEBHOOK_SECRET holds a secret of less than 16 bytes",
                        "- UKETORI_PUBLIC_URL is not an absolute http or https URL with a host",
                        "- UKETORI_DATA_DIR names a folder that cannot be made or written to",
                        "- QUARKUS_DATASOURCE_JDBC_URL names a database that does not take connections")
                .doesNotContain("\tat ");
    }

    @Test
    void anArgumentThatItDoesNotKnowEndsIt() throws Exception {
        startWith("--sandbx");

        assertThat(process.waitFor(30, SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(output()).contains("no argument but --sandbox").doesNotContain("\tat ");
    }

    @Test
    void withAllItNeedsProductionStarts() throws Exception {
        try (var postgres = EmbeddedPostgres.open(dir.resolve("postgres"))) {
            production(postgres.jdbcUrl());
            environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.username());
            environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());

            start();

            var address = awaitLine("Listening on: ").replaceAll(".*Listening on: ", "");
            awaitLine("Profile prod activated");
            assertThat(status(address + "/q/openapi")).isEqualTo(200);
            assertThat(status(address + "/q/swagger-ui/")).isEqualTo(404);
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void theSandboxNeedsNothingAndTakesItsDatabaseWithIt() throws Exception {
        startWith("--sandbox");
        var address = awaitLine("Listening on: ").replaceAll(".*Listening on: ", "");
        awaitLine("Profile sandbox activated");
        assertThat(status(address + "/q/swagger-ui/")).isEqualTo(200);
        var pidFile = dir.resolve("uketori-data/postgres/data/postmaster.pid");
        assertThat(pidFile).exists();

        process.destroy();

        assertThat(process.waitFor()).isZero();
        assertThat(pidFile).doesNotExist();
        assertThat(Files.readString(dir.resolve("uketori-data/postgres/postgres.log")))
                .contains("received fast shutdown request", "database system is shut down");
    }

    private void production(String jdbcUrl) {
        environment.put("DOITONG_API_KEY", "key");
        environment.put("DOITONG_WEBHOOK_SECRET", "0123456789abcdef");
        environment.put("UKETORI_PUBLIC_URL", "https://uketori.example");
        environment.put("UKETORI_ADMIN_KEY", "0123456789abcdef");
        environment.put("UKETORI_STORE", "files");
        environment.put("UKETORI_DATA_DIR", dir.toString());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl);
    }

    private void start() throws IOException {
        startWith();
    }

    private void startWith(String... arguments) throws IOException {
        var builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-jar",
                        Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
        builder.command().addAll(List.of(arguments));
        builder.directory(dir.toFile()).redirectErrorStream(true);
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private String output() throws IOException {
        return new String(process.getInputStream().readAllBytes());
    }

    private static int status(String address) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(address)).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private String awaitLine(String part) throws IOException {
        var output = process.inputReader();
        var seen = new StringBuilder();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            seen.append(line).append('\n');
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("Ended without '%s':\n%s".formatted(part, seen));
    }
}
