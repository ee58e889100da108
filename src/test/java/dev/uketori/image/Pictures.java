package dev.uketori.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// Real pictures, as many encoders write them: 61 × 37 pixels each, but for a few.
final class Pictures {

    private static final Map<String, ImageSize> OTHERS =
            Map.of(
                    // Four tiles of 64 × 128 have one size together.
                    "avif-grid.avif", new ImageSize(128, 128),
                    // The screen is 20 × 50, the frame on it 61 × 37.
                    "gif-small-screen.gif", new ImageSize(61, 50));

    private static final Map<String, ImageType> TYPES =
            Map.of(
                    "jpg", ImageType.JPEG,
                    "png", ImageType.PNG,
                    "gif", ImageType.GIF,
                    "webp", ImageType.WEBP,
                    "avif", ImageType.AVIF);

    private Pictures() {}

    static List<String> names() {
        try (var files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static byte[] bytes(String name) {
        try {
            return Files.readAllBytes(folder().resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static Inspected expected(String name) {
        var type = TYPES.get(name.substring(name.indexOf('.') + 1));
        return new Inspected.Image(type, OTHERS.getOrDefault(name, new ImageSize(61, 37)));
    }

    static Inspected inspected(byte[] bytes) {
        var inspection = new Inspection();
        inspection.feed(ByteBuffer.wrap(bytes));
        return inspection.end();
    }

    /// Fed in pieces of that many bytes.
    static Inspected inspected(byte[] bytes, int piece) {
        var inspection = new Inspection();
        for (var at = 0; at < bytes.length; at += piece) {
            inspection.feed(ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at)));
        }
        return inspection.end();
    }

    /// Fed in pieces of up to 300 bytes.
    static Inspected inspected(byte[] bytes, RandomGenerator random) {
        var inspection = new Inspection();
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            var length = Math.min(random.nextInt(300), rest.remaining());
            inspection.feed(rest.slice(rest.position(), length));
            rest.position(rest.position() + length);
        }
        return inspection.end();
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(Pictures.class.getResource("/pictures")).toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
