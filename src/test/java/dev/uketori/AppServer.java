package dev.uketori;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/// An app's own server: keeps what it is told, and answers as a test says.
public final class AppServer implements AutoCloseable {

    /// What it was told.
    public record Message(
            String path,
            String id,
            String timestamp,
            String signature,
            String doitongSignature,
            String body) {

        public JsonPath json() {
            return JsonPath.from(body);
        }

        public String type() {
            return json().getString("type");
        }
    }

    /// How it answers.
    @FunctionalInterface
    public interface Manner {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final Deque<Manner> next = new ConcurrentLinkedDeque<>();
    private volatile Manner usual = exchange -> exchange.sendResponseHeaders(204, -1);

    public AppServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /// Answers the next ones with these, then as usual.
    public AppServer first(int... statuses) {
        for (var status : statuses) {
            next.add(exchange -> exchange.sendResponseHeaders(status, -1));
        }
        return this;
    }

    public AppServer first(Manner manner) {
        next.add(manner);
        return this;
    }

    public AppServer always(Manner manner) {
        usual = manner;
        return this;
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public List<Message> messages() {
        return messages;
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            messages.add(
                    new Message(
                            exchange.getRequestURI().toString(),
                            headers.getFirst("webhook-id"),
                            headers.getFirst("webhook-timestamp"),
                            headers.getFirst("webhook-signature"),
                            headers.getFirst("X-Doitong-Signature"),
                            body));
            var manner = next.poll();
            (manner == null ? usual : manner).answer(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
