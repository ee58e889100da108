package dev.uketori.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A host of images that sends, byte for byte, what a test says, and sees who comes.
public final class Host implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;
    private static final int SEND_BUFFER = 64 * 1024;

    /// What is done with a connection once the request has been read; then it is closed.
    @FunctionalInterface
    public interface Script {
        void play(Visit visit) throws IOException;
    }

    private final ServerSocket door;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Boolean> hangUps = new LinkedBlockingQueue<>();

    Host(ServerSocket door, Script script) {
        this.door = door;
        this.script = script;
        Thread.ofVirtual().start(this::open);
    }

    public static Host that(Script script) throws IOException {
        return new Host(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), script);
    }

    /// Sends this text.
    static Host answering(String... lines) throws IOException {
        var text = String.join("\r\n", lines);
        return that(visit -> visit.send(text));
    }

    int port() {
        return door.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/outputs/a.jpg";
    }

    int connections() {
        return connections.get();
    }

    /// The heads of what was asked for.
    List<String> requests() {
        return requests;
    }

    /// The bytes that the other side, or the kernel for it, has taken.
    long sent() {
        return sent.get();
    }

    /// Whether the other side hung up while a script was waiting for that or was still sending.
    public boolean wasHungUpOn() throws InterruptedException {
        return hangUps.poll(PATIENCE_MS, TimeUnit.MILLISECONDS) != null;
    }

    private void open() {
        while (!door.isClosed()) {
            try {
                var socket = door.accept();
                var number = connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket, number));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setSendBufferSize(SEND_BUFFER);
            socket.setTcpNoDelay(true);
            var visit = new Visit(socket, number);
            visit.listen();
            script.play(visit);
        } catch (IOException gone) {
            hangUps.add(true);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    /// One connection.
    public final class Visit {

        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final int number;
        private String head = "";

        private Visit(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        Socket socket() {
            return socket;
        }

        /// From 1 on.
        int number() {
            return number;
        }

        /// Whether it asked for this path.
        boolean asked(String path) {
            return head.startsWith("GET " + path + " ");
        }

        private void listen() throws IOException {
            var read = new StringBuilder();
            while (read.indexOf("\r\n\r\n") < 0) {
                var next = in.read();
                if (next < 0) {
                    throw new SocketException("hung up");
                }
                read.append((char) next);
            }
            head = read.toString();
            requests.add(head);
        }

        public Visit send(String text) throws IOException {
            return send(text.getBytes(ISO_8859_1));
        }

        Visit send(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
            sent.addAndGet(bytes.length);
            return this;
        }

        /// Sends these again and again, until so many bytes have gone or the other side hangs up.
        void send(byte[] bytes, long total) throws IOException {
            for (var gone = 0L; gone < total; gone += bytes.length) {
                send(bytes);
            }
        }

        /// Waits until the other side hangs up.
        public void stall() throws IOException {
            drip("", PATIENCE_MS);
        }

        /// Sends this every so often, until the other side hangs up.
        void drip(String text, int everyMs) throws IOException {
            socket.setSoTimeout(everyMs);
            while (true) {
                try {
                    if (in.read() < 0) {
                        throw new SocketException("hung up");
                    }
                } catch (SocketTimeoutException stillThere) {
                    send(text);
                }
            }
        }
    }
}
