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
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executors;

/// The built-in Doitong's images as production wants them: over https, from a host that proves its
/// name.
final class SecureCdn implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpsServer server;
    private final TestCertificate certificate;
    private volatile String origin;

    /// @param folder for its key
    SecureCdn(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        certificate = TestCertificate.of("localhost", folder);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.tls()));
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

    /// A PKCS #12 store that believes it, with [TestCertificate#PASSWORD].
    Path trust() {
        return certificate.store();
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

    @Override
    public void close() {
        server.stop(0);
    }
}
