package dev.uketori;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// One connection to the application, byte by byte: a test says what goes out when, and sees every
/// answer that comes back. Bytes are Latin-1 where they are text.
public final class Wire implements AutoCloseable {

    private static final int PATIENCE_MS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MS);
    }

    public static Wire open() throws IOException {
        return new Wire(new Socket("127.0.0.1", RestAssured.port));
    }

    /// An answer, interim ones too.
    ///
    /// @param headers by their names in lower case; of a repeated one, the last
    public record Answer(String version, int status, Map<String, String> headers, String body) {}

    /// These lines and the empty one that ends a head.
    public static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    public Wire send(String text) throws IOException {
        return send(text.getBytes(ISO_8859_1));
    }

    public Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /// Says that nothing more will be sent, and still listens.
    public Wire sendNoMore() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /// Whether something has come that nobody has read yet.
    public boolean hasNews() throws IOException {
        return in.available() > 0;
    }

    /// Waits for the next answer.
    ///
    /// @throws EOFException if the other side hangs up instead
    public Answer answer() throws IOException {
        var status = line().split(" ", 3);
        var headers = new TreeMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        var length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        var body = new String(in.readNBytes(length), ISO_8859_1);
        return new Answer(status[0], Integer.parseInt(status[1]), headers, body);
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("hung up after: " + line);
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    /// Everything that comes until the other side hangs up, be it with a bang.
    public String rest() throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            for (var next = in.read(); next >= 0; next = in.read()) {
                all.write(next);
            }
        } catch (SocketException reset) {
            // It is gone too.
        }
        return all.toString(ISO_8859_1);
    }

    /// Hangs up so that no trace of the connection stays in the system's tables.
    @Override
    public void close() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
