package dev.uketori.bench;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.uketori.TestSandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The packaged service in a process of its own, in production, its workers off unless told
/// otherwise: nothing runs beside the webhooks. All their contestants but pgbench are routes of it.
final class Service implements AutoCloseable {

    static final String ADMIN_KEY = "an-admin-key-for-the-benchmark";

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final int port;
    private final Process process;

    private Service(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static Service start(Path folder, Database database) throws IOException {
        return start(folder, database, Map.of());
    }

    /// @param other settings that it has besides, or instead
    static Service start(Path folder, Database database, Map<String, String> other)
            throws IOException {
        return start(folder, "-Xmx512m", database, other);
    }

    /// @param heap how large it may be
    /// @param other settings that it has besides, or instead
    static Service start(Path folder, String heap, Database database, Map<String, String> other)
            throws IOException {
        return start(folder, List.of(heap), database, other);
    }

    /// @param options of its JVM
    /// @param other settings that it has besides, or instead
    static Service start(
            Path folder, List<String> options, Database database, Map<String, String> other)
            throws IOException {
        int port = TestSandbox.freePort();
        var builder = new ProcessBuilder(java("java"));
        builder.command().addAll(options);
        builder.command()
                .addAll(List.of("-jar", folder.resolve("quarkus-app/quarkus-run.jar").toString()));
        builder.environment().putAll(settings(folder, port, database));
        builder.environment().putAll(other);
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("service.log").toFile());
        var service = new Service(folder, port, builder.start());
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .ignoreExceptions()
                    .until(service::isReady);
        } catch (RuntimeException failure) {
            service.close();
            throw failure;
        }
        return service;
    }

    private static Map<String, String> settings(Path folder, int port, Database database) {
        var postgres = database.postgres();
        return Map.ofEntries(
                Map.entry("QUARKUS_HTTP_HOST", "127.0.0.1"),
                Map.entry("QUARKUS_HTTP_PORT", Integer.toString(port)),
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl()),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", postgres.username()),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", postgres.password()),
                Map.entry("DOITONG_API_KEY", "a-key-that-is-never-used"),
                Map.entry("DOITONG_BASE_URL", "http://127.0.0.1:1"),
                Map.entry("DOITONG_WEBHOOK_SECRET", Delivery.SECRET),
                Map.entry("UKETORI_PUBLIC_URL", "https://uketori.example"),
                Map.entry("UKETORI_ADMIN_KEY", ADMIN_KEY),
                Map.entry("UKETORI_STORE", "files"),
                Map.entry("UKETORI_DATA_DIR", folder.resolve("data").toString()),
                Map.entry("UKETORI_LOOP_ENABLED", "false"));
    }

    private boolean isReady() throws IOException, InterruptedException {
        var ready = URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port));
        return http.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    int port() {
        return port;
    }

    /// CPU time so far, in microseconds.
    long cpu() {
        return Cpu.of(process.pid());
    }

    /// What the process takes of the machine.
    ///
    /// @param rss bytes in memory; 0 where the system does not tell
    /// @param heap bytes in use after a full collection, which this costs
    /// @param threads of the operating system; 0 where it does not tell
    record Footprint(long rss, long heap, long threads) {}

    Footprint footprint() throws IOException, InterruptedException {
        jcmd("GC.run");
        var heap =
                jcmd("GC.heap_info")
                        .lines()
                        .filter(line ->
                                !line.contains("Metaspace") && !line.contains("class space"))
                        .mapToLong(line -> first(USED, line))
                        .sum();
        var status = Path.of("/proc/%d/status".formatted(process.pid()));
        var told = Files.exists(status) ? Files.readString(status) : "";
        return new Footprint(first(RSS, told) * 1024, heap * 1024, first(THREADS, told));
    }

    /// Bytes of it in memory; 0 where the system does not tell.
    long resident() throws IOException {
        var status = Path.of("/proc/%d/status".formatted(process.pid()));
        return Files.exists(status) ? first(RSS, Files.readString(status)) * 1024 : 0;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        var output = folder.resolve("jcmd.out").toFile();
        var jcmd =
                new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        jcmd.waitFor();
        return Files.readString(output.toPath());
    }

    private static long first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }

    private static String java(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
