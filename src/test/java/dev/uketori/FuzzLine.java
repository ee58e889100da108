package dev.uketori;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A connection to the application that takes any bytes for a request, and is opened anew whenever
/// the other side has closed it. A stream is read for its beginning and hung up on.
final class FuzzLine implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    /// @param headers by their names, whatever the case; of a repeated one, the last
    record Answer(int status, Map<String, String> headers, byte[] body) {}

    /// @throws IOException if there is no answer
    Answer exchange(byte[] request, boolean isHead) throws IOException {
        try {
            return once(request, isHead);
        } catch (IOException closedMeanwhile) {
            close();
            return once(request, isHead);
        }
    }

    private Answer once(byte[] request, boolean isHead) throws IOException {
        var line = socket == null ? open() : socket;
        line.getOutputStream().write(request);
        line.getOutputStream().flush();
        var answer = read(isHead);
        if ("close".equalsIgnoreCase(answer.headers().get("Connection"))) {
            close();
        }
        return answer;
    }

    private Socket open() throws IOException {
        var opened = new Socket("127.0.0.1", RestAssured.port);
        opened.setTcpNoDelay(true);
        opened.setSoTimeout(PATIENCE_MS);
        in = new BufferedInputStream(opened.getInputStream());
        socket = opened;
        return opened;
    }

    private Answer read(boolean isHead) throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        if (status < 200) {
            return read(isHead);
        }
        return new Answer(status, headers, body(status, headers, isHead));
    }

    private byte[] body(int status, Map<String, String> headers, boolean isHead)
            throws IOException {
        if (isHead || status == 204 || status == 304) {
            return new byte[0];
        }
        if (headers.getOrDefault("Content-Type", "").startsWith("text/event-stream")) {
            var beginning = chunk();
            close();
            return beginning;
        }
        if ("chunked".equalsIgnoreCase(headers.get("Transfer-Encoding"))) {
            var body = new ByteArrayOutputStream();
            for (var chunk = chunk(); chunk.length > 0; chunk = chunk()) {
                body.writeBytes(chunk);
            }
            return body.toByteArray();
        }
        var length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("cut after %d of %d bytes".formatted(body.length, length));
        }
        return body;
    }

    private byte[] chunk() throws IOException {
        var length = Integer.parseInt(line().strip(), 16);
        var chunk = in.readNBytes(length);
        line();
        return chunk;
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

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.setSoLinger(true, 0);
            socket.close();
            socket = null;
        }
    }
}
