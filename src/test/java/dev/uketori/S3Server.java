package dev.uketori;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/// An S3 server in a process of its own, with one bucket. It checks signatures, knows conditions
/// and checksums, and dies and comes back on the same port with what it had.
public final class S3Server implements AutoCloseable {

    private static final Path JAR =
            Path.of(System.getProperty("s3proxy.jar", "target/s3proxy/s3proxy.jar"));

    private final List<String> options;
    private final Path folder;
    private final int port = TestSandbox.freePort();
    private Process process;

    /// One that starts fast.
    ///
    /// @param folder of its own; what was in it is deleted. Its log is beside it
    public S3Server(Path folder) throws IOException {
        this(folder, "-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    /// @param options of its JVM
    public S3Server(Path folder, String... options) throws IOException {
        this.options = List.of(options);
        this.folder = folder.toAbsolutePath();
        TestSandbox.delete(folder);
        Files.createDirectories(objects());
        start();
    }

    /// Starts it again, and waits until it answers.
    public void start() throws IOException {
        var settings = new Properties();
        settings.putAll(
                Map.of(
                        "s3proxy.endpoint",
                        endpoint().toString(),
                        "s3proxy.authorization",
                        "aws-v4",
                        "s3proxy.identity",
                        accessKeyId(),
                        "s3proxy.credential",
                        secretAccessKey(),
                        "jclouds.provider",
                        "filesystem-nio2",
                        "jclouds.identity",
                        "nobody",
                        "jclouds.credential",
                        "nothing",
                        "jclouds.filesystem.basedir",
                        objects().getParent().toString()));
        var file = folder.resolve("s3proxy.properties");
        try (var out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of("-jar", JAR.toAbsolutePath().toString(), "--properties", file.toString()));
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolveSibling(folder.getFileName() + ".log")
                                                .toFile()))
                        .start();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> !process.isAlive() || answers());
        if (!process.isAlive()) {
            throw new IOException("it ended as it started, with " + process.exitValue());
        }
    }

    private boolean answers() throws IOException {
        var connection = (HttpURLConnection) endpoint().toURL().openConnection();
        connection.setConnectTimeout(1000);
        connection.setReadTimeout(5000);
        return connection.getResponseCode() > 0;
    }

    /// `kill -9`.
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    /// Ends it, and deletes what it had.
    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        TestSandbox.delete(folder);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public String bucket() {
        return "pictures";
    }

    public String accessKeyId() {
        return "an-access-key-id";
    }

    public String secretAccessKey() {
        return "a-secret-access-key-that-nobody-tells";
    }

    /// What leads a service to it.
    public Map<String, String> settings() {
        return Map.of(
                "UKETORI_STORE", "s3",
                "UKETORI_S3_BUCKET", bucket(),
                "UKETORI_S3_ENDPOINT", endpoint().toString(),
                "UKETORI_S3_ACCESS_KEY_ID", accessKeyId(),
                "UKETORI_S3_SECRET_ACCESS_KEY", secretAccessKey());
    }

    /// The keys of all objects, as they lie in the server's folder.
    public List<String> keys() throws IOException {
        try (var files = Files.walk(objects())) {
            return files.filter(Files::isRegularFile)
                    .map(file -> objects().relativize(file).toString())
                    .filter(key -> !key.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /// An object's bytes, as they lie in the server's folder.
    public byte[] bytes(String key) throws IOException {
        return Files.readAllBytes(objects().resolve(key));
    }

    private Path objects() {
        return folder.resolve("buckets").resolve(bucket());
    }
}
