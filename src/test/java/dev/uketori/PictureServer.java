package dev.uketori;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGeneratorFactory;
import javax.imageio.ImageIO;

/// Serves pictures that are each different and as large as one likes, piece by piece, so that there
/// is time to do something while they are on their way.
final class PictureServer implements AutoCloseable {

    private static final int PIECE = 16 * 1024;
    private static final long EVERY_MS = 5;
    private static final byte[] SMALL = small();

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final int bytes;
    private final AtomicLong pieces = new AtomicLong();

    /// @param bytes that each picture has
    PictureServer(int bytes) {
        this.bytes = bytes;
        this.server =
                vertx.createHttpServer()
                        .requestHandler(this::serve)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    String url(int number) {
        return "http://127.0.0.1:" + server.actualPort() + "/" + number + ".jpg";
    }

    /// How many pieces it has sent so far.
    long pieces() {
        return pieces.get();
    }

    /// A whole, small picture, and behind its end what makes it one of its own.
    byte[] picture(int number) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
        var picture = new byte[bytes];
        random.nextBytes(picture);
        System.arraycopy(SMALL, 0, picture, 0, SMALL.length);
        picture[bytes - 2] = (byte) 0xFF;
        picture[bytes - 1] = (byte) 0xD9;
        return picture;
    }

    private void serve(HttpServerRequest request) {
        var name = request.path().substring(1, request.path().indexOf('.'));
        var picture = picture(Integer.parseInt(name));
        var response = request.response().putHeader("Content-Length", Integer.toString(bytes));
        var sent = new int[1];
        var timer =
                vertx.setPeriodic(
                        EVERY_MS,
                        id -> {
                            if (response.closed()) {
                                vertx.cancelTimer(id);
                                return;
                            }
                            var end = Math.min(bytes, sent[0] + PIECE);
                            response.write(
                                    Buffer.buffer(Arrays.copyOfRange(picture, sent[0], end)));
                            pieces.incrementAndGet();
                            sent[0] = end;
                            if (end == bytes) {
                                vertx.cancelTimer(id);
                                response.end();
                            }
                        });
        response.exceptionHandler(_ -> vertx.cancelTimer(timer));
    }

    private static byte[] small() {
        try (var bytes = new ByteArrayOutputStream()) {
            ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "jpg", bytes);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
