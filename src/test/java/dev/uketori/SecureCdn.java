package dev.uketori;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The built-in Doitong's images as production wants them: over https, from a host that proves its
/// name.
final class SecureCdn implements AutoCloseable {

    static final String PASSWORD = "not-a-secret";

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpsServer server;
    private final Path trust;
    private volatile String origin;

    /// @param folder for its key
    SecureCdn(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        trust = folder.resolve("cdn.p12").toAbsolutePath();
        makeKey();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::forward);
        server.start();
    }

    /// @param url where the images really are
    void serve(String url) {
        origin = url;
    }

    String url() {
        return "https://" + host();
    }

    String host() {
        return "localhost:" + server.getAddress().getPort();
    }

    /// A PKCS #12 store that believes it.
    Path trust() {
        return trust;
    }

    private void forward(HttpExchange call) throws IOException {
        try (call) {
            var request = HttpRequest.newBuilder(URI.create(origin + call.getRequestURI())).build();
            var answer = http.send(request, BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> call.getResponseHeaders().set("Content-Type", type));
            call.sendResponseHeaders(answer.statusCode(), answer.body().length);
            call.getResponseBody().write(answer.body());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeKey() throws IOException, InterruptedException {
        Files.deleteIfExists(trust);
        var keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "key",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=localhost",
                                "-ext",
                                "san=dns:localhost",
                                "-storetype",
                                "PKCS12",
                                "-keystore",
                                trust.toString(),
                                "-storepass",
                                PASSWORD)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
    }

    private SSLContext tls() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(trust.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
