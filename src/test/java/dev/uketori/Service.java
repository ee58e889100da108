package dev.uketori;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged service in a process of its own, as a sandbox, with its built-in Doitong.
public final class Service implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Path data;
    private final int port = TestSandbox.freePort();
    private final int doitongPort = TestSandbox.freePort();
    private final Map<String, String> environment;
    private Process process;

    /// @param data where it keeps everything, unless `UKETORI_DATA_DIR` says otherwise; its log is
    ///   beside it
    /// @param environment its settings
    public Service(Path data, Map<String, String> environment) throws IOException {
        this.data = data;
        this.environment = new HashMap<>(environment);
        this.environment.putIfAbsent("UKETORI_DATA_DIR", data.toAbsolutePath().toString());
        this.environment.put("UKETORI_SANDBOX_DOITONG_PORT", Integer.toString(doitongPort));
        this.environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    }

    /// Changes one of its settings, from its next start on.
    public void set(String name, String value) {
        environment.put(name, value);
    }

    /// Starts it, and waits until it is ready.
    ///
    /// @throws IOException if it ended before it was
    public Service start() throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var jar = Path.of("target", "quarkus-app", "quarkus-run.jar").toAbsolutePath();
        var builder =
                new ProcessBuilder(
                        java, "-Xmx512m", "-Dquarkus.profile=sandbox", "-jar", jar.toString());
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(
                                data.resolveSibling(data.getFileName() + ".log").toFile()));
        process = builder.start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> !process.isAlive() || get("/q/health/ready").statusCode() == 200);
        if (!process.isAlive()) {
            throw new IOException("it ended as it started, with " + process.exitValue());
        }
        return this;
    }

    /// `kill -9`.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /// `kill -15`: asks it to end.
    public void terminate() {
        process.destroy();
    }

    /// Waits until it has ended.
    ///
    /// @return its exit code
    public int ended(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it has not ended within " + atMost);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /// Where it answers, before and after a restart.
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(at(path)).build());
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        return JSON.readTree(get(path).body());
    }

    public HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    public HttpResponse<String> put(String path, String body)
            throws IOException, InterruptedException {
        return send(
                HttpRequest.newBuilder(at(path))
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(5))
                        .PUT(BodyPublishers.ofString(body))
                        .build());
    }

    /// Bytes from anywhere.
    public byte[] bytes(String url) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray())
                .body();
    }

    /// What the built-in Doitong's control API answers.
    public JsonNode doitong(String path) throws IOException, InterruptedException {
        return JSON.readTree(send(HttpRequest.newBuilder(control(path)).build()).body());
    }

    /// Tells the built-in Doitong how to behave.
    public void behave(String change) throws IOException, InterruptedException {
        var answer =
                send(
                        HttpRequest.newBuilder(control(""))
                                .PUT(BodyPublishers.ofString(change))
                                .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
    }

    private URI control(String path) {
        return URI.create("http://127.0.0.1:" + doitongPort + "/sandbox/doitong" + path);
    }

    private HttpResponse<String> send(HttpRequest request)
            throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }
}
