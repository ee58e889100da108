package dev.uketori.sandbox.doitong.picture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The one picture that belongs to a prompt at a size, in pixels. The same prompt and size give the
/// same bytes each time, on one machine with one Java runtime.
///
/// Drawing blocks and computes: about 0.1 s and 4 bytes a pixel of memory for 1024×1024.
public record Picture(String prompt, int width, int height) {

    /// What tells this picture from any other, fit for a file name.
    public String key() {
        return HexFormat.of().formatHex(digest(width + "x" + height + " " + prompt), 0, 16);
    }

    /// Draws the picture and writes it as a JPEG.
    public void writeTo(Path file) throws IOException {
        var canvas = new Canvas(width, height);
        new Painter(canvas, Scene.of(prompt, digest(prompt))).paint();
        canvas.writeTo(file);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
