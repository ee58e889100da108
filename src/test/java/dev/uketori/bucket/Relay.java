package dev.uketori.bucket;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Stands between a client and an HTTP server, passes one request a connection, and does to its
/// answer what a network may do.
final class Relay implements AutoCloseable {

    /// What becomes of a request.
    sealed interface Fate {

        /// Its answer passes, up to a number of bytes.
        record Answered(long atMost) implements Fate {}

        /// One bit of its body is another when it arrives; its answer passes.
        record Altered() implements Fate {}

        /// The server does what it asks for; nobody is told.
        record AnswerLost() implements Fate {}

        /// The server never sees it; this is the answer.
        record Replaced(String answer) implements Fate {}

        /// Nothing comes back, ever.
        record Silence() implements Fate {}
    }

    static final Fate UNHARMED = new Fate.Answered(Long.MAX_VALUE);

    private final URI server;
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Function<String, Fate> fates;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();

    /// @param fates of each request, by its head
    Relay(URI server, Function<String, Fate> fates) throws IOException {
        this.server = server;
        this.fates = fates;
        Thread.ofVirtual().start(this::welcome);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + door.getLocalPort());
    }

    /// How many bytes of answers have passed.
    long passed() {
        return passed.get();
    }

    /// How many connections there are.
    int open() {
        return open.get();
    }

    private void welcome() {
        try {
            while (true) {
                var client = door.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setSendBufferSize(64 * 1024);
            var head = head(client.getInputStream());
            switch (fates.apply(head)) {
                case Fate.Answered(var atMost) ->
                        pass(client.getInputStream(), head, client.getOutputStream(), atMost);
                case Fate.Altered _ ->
                        pass(
                                new Altering(client.getInputStream()),
                                head,
                                client.getOutputStream(),
                                Long.MAX_VALUE);
                case Fate.AnswerLost _ -> {
                    client.getOutputStream().write(ascii("HTTP/1.1 100 Continue\r\n\r\n"));
                    pass(
                            client.getInputStream(),
                            head.replaceAll("(?i)Expect: .*\r\n", ""),
                            OutputStream.nullOutputStream(),
                            Long.MAX_VALUE);
                }
                case Fate.Replaced(var answer) -> {
                    client.getOutputStream().write(ascii(answer));
                    client.shutdownOutput();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                }
                case Fate.Silence _ ->
                        client.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException hungUp) {
            // Either side may.
        } finally {
            open.decrementAndGet();
        }
    }

    private void pass(InputStream body, String head, OutputStream back, long atMost)
            throws IOException {
        try (var there = new Socket(server.getHost(), server.getPort())) {
            there.getOutputStream()
                    .write(
                            ascii(
                                    head.replaceAll(
                                            "(?i)Connection: keep-alive", "Connection: close")));
            Thread.ofVirtual().start(() -> copyQuietly(body, there));
            copy(there.getInputStream(), back, atMost);
        }
    }

    private void copyQuietly(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
        } catch (IOException hungUp) {
            // Whoever waits for the answer sees it too.
        }
    }

    private void copy(InputStream from, OutputStream to, long atMost) throws IOException {
        var buffer = new byte[16 * 1024];
        for (var left = atMost; left > 0; ) {
            var come = from.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (come < 0) {
                return;
            }
            to.write(buffer, 0, come);
            passed.addAndGet(come);
            left -= come;
        }
    }

    private static String head(InputStream from) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = from.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /// Another bit in the first byte.
    private static final class Altering extends FilterInputStream {

        private boolean altered;

        Altering(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            var come = super.read(bytes, from, most);
            if (come > 0 && !altered) {
                bytes[from] ^= 1;
                altered = true;
            }
            return come;
        }
    }
}
