package dev.uketori.sandbox.doitong.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// The pixels of one picture, as packed RGB in rows.
final class Canvas {

    private static final float QUALITY = 0.9f;

    final int width;
    final int height;
    final int[] pixels;
    private final BufferedImage image;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    }

    /// Lays a colour over a pixel; outside of the picture nothing happens.
    void blend(int x, int y, int colour, float alpha) {
        if (alpha <= 0 || x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        var at = y * width + x;
        pixels[at] = Tint.mix(pixels[at], colour, Math.min(1, alpha));
    }

    /// A run of pixels in one row with soft ends, from `left` to `right`, both fractional.
    void span(float left, float right, int y, int colour, float alpha) {
        if (y < 0 || y >= height || right <= left) {
            return;
        }
        var first = Math.max(0, (int) Math.floor(left));
        var last = Math.min(width - 1, (int) Math.floor(right));
        for (var x = first; x <= last; x++) {
            var covered = Math.min(right, x + 1f) - Math.max(left, x);
            blend(x, y, colour, alpha * Math.min(1, covered));
        }
    }

    /// A disc whose edge fades out over `soft` of its radius (0: crisp, 1: all glow).
    void disc(float cx, float cy, float radius, float soft, int colour, float alpha) {
        var reach = radius + 1;
        var fade = Math.max(1, radius * soft);
        for (var y = (int) Math.floor(cy - reach); y <= cy + reach; y++) {
            for (var x = (int) Math.floor(cx - reach); x <= cx + reach; x++) {
                var distance = (float) Math.hypot(x + 0.5f - cx, y + 0.5f - cy);
                var inside = Math.clamp((radius - distance) / fade + 0.5f * (1 - soft), 0f, 1f);
                blend(x, y, colour, alpha * inside * (soft > 0.5f ? inside : 1));
            }
        }
    }

    void writeTo(Path file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (var stream = Files.newOutputStream(file);
                var out = new MemoryCacheImageOutputStream(stream)) {
            var settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
    }
}
