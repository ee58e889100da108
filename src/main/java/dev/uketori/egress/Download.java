package dev.uketori.egress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response's body, read piece by piece by a thread that may block. Only a window of pieces is
/// ever in memory: a slow reader slows the sender down.
public final class Download implements AutoCloseable {

    private static final int WINDOW = 16;

    private sealed interface Piece {
        record Bytes(Buffer buffer) implements Piece {}

        record End() implements Piece {}

        record Cut(Throwable cause) implements Piece {}
    }

    private final HttpClientResponse response;
    private final Duration idle;
    private final long most;
    private final OptionalLong announced;
    private long bytes;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    /// To be called on the response's own event loop, before its first byte is read.
    Download(HttpClientResponse response, Duration idle, long most) {
        this.response = response;
        this.idle = idle;
        this.most = most;
        var length = response.getHeader("Content-Length");
        this.announced =
                length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
        response.pause();
        response.handler(buffer -> pieces.add(new Piece.Bytes(buffer)));
        response.endHandler(_ -> pieces.add(new Piece.End()));
        response.exceptionHandler(cause -> pieces.add(new Piece.Cut(cause)));
        response.fetch(WINDOW);
    }

    int status() {
        return response.statusCode();
    }

    /// How many bytes will come, if the host said so.
    public OptionalLong length() {
        return announced;
    }

    /// The next piece; null at the end, and then all of it has come.
    ///
    /// @throws IOException if it was cut, stalled, or has become too large
    public @Nullable ByteBuffer next() throws IOException {
        try {
            return switch (pieces.poll(idle.toMillis(), TimeUnit.MILLISECONDS)) {
                case Piece.Bytes(var buffer) -> {
                    response.fetch(1);
                    bytes += buffer.length();
                    if (bytes > most) {
                        throw new Refusal("the image is larger than " + most + " bytes");
                    }
                    yield ByteBuffer.wrap(buffer.getBytes());
                }
                case Piece.End _ -> {
                    if (announced.isPresent() && announced.getAsLong() != bytes) {
                        throw new Refusal(
                                bytes
                                        + " bytes came where "
                                        + announced.getAsLong()
                                        + " were announced");
                    }
                    yield null;
                }
                case Piece.Cut(var cause) -> throw new Refusal("the body was cut: " + cause);
                case null -> throw new Refusal("nothing came for " + idle);
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    /// Hangs up.
    @Override
    public void close() {
        response.request().reset();
    }
}
