package dev.uketori.sandbox.doitong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/// An app's webhook endpoint: keeps what it gets, and answers as it is told.
final class Receiver implements AutoCloseable {

    record Hook(byte[] body, String signature, long nanos) {

        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }

        boolean signedBy(String secret) {
            return new Signature(secret).of(body).equals(signature);
        }
    }

    private final HttpServer http;
    private final List<Hook> hooks = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator status = _ -> 204;

    Receiver() throws IOException {
        http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::take);
        http.start();
    }

    /// @param byNumber the status for the n-th delivery, from 1
    Receiver answering(IntUnaryOperator byNumber) {
        status = byNumber;
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/hook";
    }

    List<Hook> hooks() {
        return hooks;
    }

    @Override
    public void close() {
        http.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        hooks.add(
                new Hook(
                        body,
                        exchange.getRequestHeaders().getFirst("X-Doitong-Signature"),
                        System.nanoTime()));
        exchange.sendResponseHeaders(status.applyAsInt(hooks.size()), -1);
        exchange.close();
    }
}
