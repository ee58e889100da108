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

/// A response's body, read piece by piece by a thread that may block. Only a window of it is ever
/// in memory: a slow reader slows the sender down.
public final class Download implements AutoCloseable {

    private sealed interface Piece {
        record Bytes(Buffer buffer) implements Piece {}

        record End() implements Piece {}

        record Cut(Throwable cause) implements Piece {}
    }

    private final HttpClientResponse response;
    private final Duration idle;
    private final long most;
    private final Deadline deadline;
    private final Window window;
    private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
    private OptionalLong announced = OptionalLong.empty();
    private long bytes;

    /// To be called on the response's own event loop, before its first byte is read.
    Download(HttpClientResponse response, Duration idle, long most, Deadline deadline) {
        this.response = response;
        this.idle = idle;
        this.most = most;
        this.deadline = deadline;
        this.window = new Window(response);
        response.pause();
        response.handler(buffer -> {
            pieces.add(new Piece.Bytes(buffer));
            window.came(buffer.length());
        });
        response.endHandler(_ -> pieces.add(new Piece.End()));
        response.exceptionHandler(cause -> pieces.add(new Piece.Cut(cause)));
    }

    Head head() {
        return new Head(response.statusCode(), response.headers());
    }

    /// Lets the body come, if it is one that we take.
    ///
    /// @throws Gone if there is no image
    /// @throws Refusal if it is none that we take
    void begin() throws Gone, Refusal {
        announced = head().length(most);
        response.resume();
    }

    /// How many bytes will come, if the host said so.
    public OptionalLong length() {
        return announced;
    }

    /// The next piece; null at the end, and then all of it has come.
    ///
    /// @throws Refusal if it was cut, stalled, dripped, or has become too large
    /// @throws IOException if the reading thread was stopped
    public @Nullable ByteBuffer next() throws IOException {
        var wait = deadline.within(idle);
        try {
            return switch (pieces.poll(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                case Piece.Bytes(var buffer) -> taken(buffer);
                case Piece.End _ -> {
                    checkWhole();
                    yield null;
                }
                case Piece.Cut(var cause) ->
                        throw new Refusal("the image broke off: its host " + Breakage.of(cause));
                case null ->
                        throw deadline.missed(wait, idle, "the image's host sent nothing more for");
            };
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopped);
        }
    }

    private ByteBuffer taken(Buffer buffer) throws Refusal {
        window.taken(buffer.length());
        bytes += buffer.length();
        if (bytes > most) {
            throw new Refusal("the image is larger than " + most + " bytes");
        }
        return view(buffer);
    }

    private void checkWhole() throws Refusal {
        if (bytes == 0) {
            throw new Refusal("the image is empty");
        }
        if (announced.isPresent() && announced.getAsLong() != bytes) {
            throw new Refusal(
                    bytes + " bytes came where " + announced.getAsLong() + " were announced");
        }
    }

    // Deprecated for a version of Vert.x that is not ours; all else that it offers is a copy.
    @SuppressWarnings("deprecation")
    private static ByteBuffer view(Buffer buffer) {
        return buffer.getByteBuf().nioBuffer();
    }

    /// Hangs up.
    @Override
    public void close() {
        response.request().connection().close();
    }
}
