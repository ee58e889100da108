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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A container of the image, run as its users are told to run it: nothing of it can be written but
/// its volume and `/tmp`, and it has half a gigabyte of memory. It is on this machine's network.
final class Container implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String id;
    private final int port;

    private Container(String id, int port) {
        this.id = id;
        this.port = port;
    }

    /// What a command said and ended with.
    record Ended(int code, String output) {}

    /// Runs one to its end.
    static Ended run(Map<String, String> environment) throws IOException, InterruptedException {
        return engine(command(List.of("run", "--rm"), environment, List.of(), List.of()));
    }

    /// Starts one, and waits until it is ready.
    ///
    /// @param port to listen on
    /// @param environment its other settings
    /// @param mounts files or folders of this machine, as `-v` takes them
    static Container start(
            int port, Map<String, String> environment, List<String> mounts, String... arguments)
            throws IOException, InterruptedException {
        var all = new HashMap<>(environment);
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        var started = engine(command(List.of("run", "--detach"), all, mounts, List.of(arguments)));
        if (started.code() != 0) {
            throw new IOException(started.output());
        }
        var lines = started.output().lines().toList();
        var container = new Container(lines.getLast(), port);
        try {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .until(() -> container.get("/q/health/ready", "").statusCode() == 200);
        } catch (RuntimeException never) {
            var log = container.log();
            container.close();
            throw new IOException(log, never);
        }
        return container;
    }

    private static List<String> command(
            List<String> verb,
            Map<String, String> environment,
            List<String> mounts,
            List<String> arguments) {
        var command = new ArrayList<>(verb);
        command.addAll(
                List.of("--read-only", "--tmpfs", "/tmp", "--memory", "512m", "--network", "host"));
        environment.forEach((name, value) -> command.addAll(List.of("--env", name + "=" + value)));
        mounts.forEach(mount -> command.addAll(List.of("--volume", mount)));
        Stream.of(System.getProperty("container.options", "").split(" "))
                .filter(option -> !option.isBlank())
                .forEach(command::add);
        command.add(System.getProperty("container.image"));
        command.addAll(arguments);
        return command;
    }

    /// Runs a program in it.
    Ended exec(String... program) throws IOException, InterruptedException {
        return engine(Stream.concat(Stream.of("exec", id), Stream.of(program)).toList());
    }

    /// Stops it as an orchestrator does, and gives what it ended with.
    int stop() throws IOException, InterruptedException {
        engine(List.of("stop", "--time", "40", id));
        var code = engine(List.of("inspect", "--format", "{{.State.ExitCode}}", id));
        return Integer.parseInt(code.output().strip());
    }

    String log() throws IOException, InterruptedException {
        return engine(List.of("logs", id)).output();
    }

    /// @param key none if it is empty
    HttpResponse<byte[]> get(String path, String key) throws IOException, InterruptedException {
        return http.send(request(path, "X-API-Key", key).build(), BodyHandlers.ofByteArray());
    }

    JsonNode json(String path, String key) throws IOException, InterruptedException {
        return JSON.readTree(get(path, key).body());
    }

    /// Posts JSON, and gives the status of the answer.
    ///
    /// @param value of the header, which is not sent if it is empty
    int post(String path, String header, String value, String body)
            throws IOException, InterruptedException {
        return http.send(
                        request(path, header, value)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private HttpRequest.Builder request(String path, String header, String value) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)));
        return value.isEmpty() ? request : request.header(header, value);
    }

    private static Ended engine(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(System.getProperty("container.engine"));
        command.addAll(arguments);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), output);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        engine(List.of("rm", "--force", "--volumes", id));
    }
}
