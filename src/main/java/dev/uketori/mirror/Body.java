package dev.uketori.mirror;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A response's body, read piece by piece by a thread that may block. Only a window of pieces is
/// ever in memory: a slow reader slows the sender down.
final class Body {

    private static final int WINDOW = 16;

    private sealed interface Piece {
        record Bytes(Buffer buffer) implements Piece {}

        record End() implements Piece {}

        record Cut(Throwable cause) implements Piece {}
    }

    private final HttpClientResponse response;
    private final Duration idle;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();

    /// To be called on the response's own event loop, before its first byte is read.
    Body(HttpClientResponse response, Duration idle) {
        this.response = response;
        this.idle = idle;
        response.pause();
        response.handler(buffer -> pieces.add(new Piece.Bytes(buffer)));
        response.endHandler(_ -> pieces.add(new Piece.End()));
        response.exceptionHandler(cause -> pieces.add(new Piece.Cut(cause)));
        response.fetch(WINDOW);
    }

    HttpClientResponse head() {
        return response;
    }

    /// The next piece; null at the end.
    @Nullable Buffer next() throws IOException {
        try {
            return switch (pieces.poll(idle.toMillis(), TimeUnit.MILLISECONDS)) {
                case Piece.Bytes(var buffer) -> {
                    response.fetch(1);
                    yield buffer;
                }
                case Piece.End _ -> null;
                case Piece.Cut(var cause) -> throw new Refusal("the body was cut: " + cause);
                case null -> throw new Refusal("nothing came for " + idle);
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    /// Hangs up.
    void cancel() {
        response.request().reset();
    }
}
