package dev.uketori;

import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The packaged sandbox while its database does not answer. What is not committed is not accepted,
/// nobody waits long to hear it, and nobody has to do anything afterwards.
@Timeout(120)
class OutageIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String BOAT = "{\"prompt\": \"a boat\", \"width\": 64, \"height\": 64}";

    @TempDir private Path dir;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI address;
    private Process service;
    private ProcessHandle database;

    @BeforeEach
    void start() throws Exception {
        var port = TestSandbox.freePort();
        address = URI.create("http://127.0.0.1:" + port);
        service =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Dquarkus.profile=sandbox",
                                "-Dquarkus.http.port=" + port,
                                "-Duketori.sandbox.doitong-port=" + TestSandbox.freePort(),
                                "-jar",
                                Path.of("target/quarkus-app/quarkus-run.jar")
                                        .toAbsolutePath()
                                        .toString())
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("log").toFile())
                        .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> status("/q/health/ready") == 200);
        database = ProcessHandle.of(databaseId()).orElseThrow();
    }

    @AfterEach
    void stop() throws Exception {
        signal("CONT");
        service.destroy();
        if (!service.waitFor(30, SECONDS)) {
            service.destroyForcibly();
        }
    }

    @Test
    void aDatabaseThatHangsMeansTryAgainAndItsReturnIsEnough() throws Exception {
        assertThat(post("/v1/jobs", BOAT).statusCode()).isEqualTo(202);

        signal("STOP");
        var asked = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (var i = 0; i < 10; i++) {
            asked.add(later("/v1/jobs", BOAT));
            asked.add(later("/webhooks/doitong", notice("notice-" + i)));
        }
        var answers = new ArrayList<HttpResponse<String>>();
        for (var answer : asked) {
            answers.add(answer.get(SOON.toSeconds() + 5, SECONDS));
        }
        answers.add(get("/v1/jobs"));
        signal("CONT");

        assertThat(answers).allSatisfy(OutageIT::saysTryAgain);
        takesJobsAgain();
    }

    @Test
    void aDatabaseThatDiesMeansTryAgainUntilItIsBack() throws Exception {
        assertThat(post("/v1/jobs", BOAT).statusCode()).isEqualTo(202);

        database.destroyForcibly();
        database.onExit().get(10, SECONDS);

        assertThat(
                        List.of(
                                post("/v1/jobs", BOAT),
                                post("/webhooks/doitong", notice("one")),
                                get("/v1/jobs")))
                .allSatisfy(OutageIT::saysTryAgain);
        assertThat(status("/q/health/live")).isEqualTo(200);
        assertThat(status("/q/health/ready")).isEqualTo(503);
    }

    private void takesJobsAgain() throws Exception {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    assertThat(post("/v1/jobs", BOAT).statusCode()).isEqualTo(202);
                    assertThat(post("/webhooks/doitong", notice("one")).statusCode())
                            .isEqualTo(204);
                });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(get("/v1/jobs?limit=1").body())
                                .contains("\"state\":\"stored\""));
    }

    private static void saysTryAgain(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"code\":\"unavailable\"").doesNotContain("Exception");
    }

    private static String notice(String id) {
        return "{\"id\": \"%s\", \"status\": \"completed\", \"url\": \"http://127.0.0.1:1/x.jpg\"}"
                .formatted(id);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return later(path, body).get(SOON.toSeconds() + 5, SECONDS);
    }

    private CompletableFuture<HttpResponse<String>> later(String path, String body)
            throws IOException {
        return http.sendAsync(
                HttpRequest.newBuilder(address.resolve(path))
                        .timeout(SOON.plusSeconds(4))
                        .header("Content-Type", "application/json")
                        .header(
                                "X-Doitong-Signature",
                                Upstream.signature(body.getBytes(UTF_8), secret()))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(address.resolve(path)).timeout(SOON.plusSeconds(4)).build(),
                ofString());
    }

    private int status(String path) throws Exception {
        return get(path).statusCode();
    }

    private String secret() throws IOException {
        return Files.readAllLines(dir.resolve("uketori-data/sandbox.keys")).get(1);
    }

    private long databaseId() throws IOException {
        return Long.parseLong(
                Files.readAllLines(dir.resolve("uketori-data/postgres/data/postmaster.pid"))
                        .getFirst()
                        .strip());
    }

    /// To the server and to each of its sessions.
    private void signal(String name) throws Exception {
        var command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(database.pid())));
        database.descendants().forEach(session -> command.add(Long.toString(session.pid())));
        new ProcessBuilder(command).start().waitFor();
    }
}
