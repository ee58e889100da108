package dev.uketori;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.regex.Pattern;

/// Bytes to the application and back, where a client would be too polite.
public final class RawHttp {

    private static final int PATIENCE_MS = 10_000;
    private static final Pattern LENGTH =
            Pattern.compile("(?is)\\ncontent-length: (\\d+)\r\n(?:.*?\r\n)?\r\n");

    private RawHttp() {}

    /// Sends `head` (its last empty line included) and `body`, and reads until the answer is whole,
    /// whether or not the other side waits for more.
    public static String exchange(String head, byte[] body) throws IOException {
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(PATIENCE_MS);
            send(socket, head, body);
            var answer = new StringBuilder();
            for (var next = 0; next >= 0 && !isWhole(answer); ) {
                next = socket.getInputStream().read();
                answer.append(next < 0 ? "" : (char) next);
            }
            return answer.toString();
        }
    }

    private static boolean isWhole(CharSequence answer) {
        var length = LENGTH.matcher(answer);
        return length.find() && answer.length() - length.end() == Integer.parseInt(length.group(1));
    }

    /// Sends the beginning of a request and hangs up.
    public static void cut(String head, byte[] body) throws IOException {
        try (var socket = new Socket("127.0.0.1", RestAssured.port)) {
            send(socket, head, body);
        }
    }

    /// A request's head, to be answered and closed.
    public static String head(String methodAndPath, String... headers) {
        return methodAndPath
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "\r\n";
    }

    private static void send(Socket socket, String head, byte[] body) throws IOException {
        var all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(ISO_8859_1));
        all.writeBytes(body);
        socket.getOutputStream().write(all.toByteArray());
        socket.getOutputStream().flush();
    }
}
