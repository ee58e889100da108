package dev.uketori.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/// Pictures of any size, and who serves them as fast as the system does.
final class Pictures implements AutoCloseable {

    /// As many as differ: they stay in the system's cache, so that nobody waits for a disk to read.
    private static final int DIFFERENT = 8;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> sha256 = new ArrayList<>();
    private final HttpServer server;

    Pictures(Path folder, int bytes) throws IOException {
        Files.createDirectories(folder);
        for (var number = 0; number < DIFFERENT; number++) {
            var picture = picture(number, bytes);
            Files.write(folder.resolve(number + ".jpg"), picture);
            sha256.add(sha256(picture));
        }
        server =
                vertx.createHttpServer()
                        .requestHandler(request ->
                                request.response()
                                        .sendFile(
                                                folder.resolve(request.path().substring(1))
                                                        .toString()))
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    String url(int number) {
        return "http://127.0.0.1:%d/%d.jpg".formatted(server.actualPort(), number % DIFFERENT);
    }

    String sha256(int number) {
        return sha256.get(number % DIFFERENT);
    }

    /// A small one, whose scan goes on and on, with the zeros that JPEG stuffs it with.
    private static byte[] picture(int number, int bytes) throws IOException {
        var small = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "jpg", small);
        var picture = new byte[bytes];
        new Random(number).nextBytes(picture);
        for (var i = 1; i < bytes; i++) {
            if (picture[i - 1] == (byte) 0xFF) {
                picture[i] = 0;
            }
        }
        var head = small.size() - 2;
        System.arraycopy(small.toByteArray(), 0, picture, 0, head);
        picture[bytes - 2] = (byte) 0xFF;
        picture[bytes - 1] = (byte) 0xD9;
        return picture;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
