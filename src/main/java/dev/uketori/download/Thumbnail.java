package dev.uketori.download;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// Makes a picture small, as the JDK decodes it.
final class Thumbnail {

    /// Of larger ones only every second pixel of each direction is decoded, or every third, and so
    /// on: 24 MB.
    private static final long MOST_PIXELS = 8_000_000;

    private static final String JPEG = "jpeg";

    private Thumbnail() {}

    /// `image` as a JPEG `width` pixels wide, white where nothing covers it; its first picture
    /// where there are several. Empty if the JDK cannot read it.
    static Optional<byte[]> of(InputStream image, String mediaType, int width) {
        var readers = ImageIO.getImageReadersByMIMEType(mediaType);
        if (!readers.hasNext()) {
            return Optional.empty();
        }
        var reader = readers.next();
        try (var stream = new MemoryCacheImageInputStream(image)) {
            reader.setInput(stream, true, true);
            var height = Math.round((float) reader.getHeight(0) * width / reader.getWidth(0));
            return Optional.of(jpeg(shrunk(decoded(reader), width, Math.max(1, height))));
        } catch (IOException | RuntimeException unreadable) {
            // The JDK's readers meet what is wrong with an image with all kinds of exceptions.
            return Optional.empty();
        } finally {
            reader.dispose();
        }
    }

    private static BufferedImage decoded(ImageReader reader) throws IOException {
        var pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        var step = 1;
        while (pixels / ((long) step * step) > MOST_PIXELS) {
            step++;
        }
        var every = reader.getDefaultReadParam();
        every.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, every);
    }

    /// By halves, so that every pixel counts.
    private static BufferedImage shrunk(BufferedImage image, int width, int height) {
        var smaller = image;
        while (smaller.getWidth() >= 2 * width && smaller.getHeight() >= 2) {
            smaller = drawn(smaller, smaller.getWidth() / 2, smaller.getHeight() / 2);
        }
        return drawn(smaller, width, height);
    }

    private static BufferedImage drawn(BufferedImage image, int width, int height) {
        var canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var pen = canvas.createGraphics();
        pen.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        pen.drawImage(image, 0, 0, width, height, Color.WHITE, null);
        pen.dispose();
        return canvas;
    }

    private static byte[] jpeg(BufferedImage image) throws IOException {
        var jpeg = new ByteArrayOutputStream();
        if (!ImageIO.write(image, JPEG, jpeg)) {
            throw new IllegalStateException("no writer of JPEG");
        }
        return jpeg.toByteArray();
    }
}
