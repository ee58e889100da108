package dev.uketori.download;

import dev.uketori.egress.Download;
import dev.uketori.image.ImageType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An image on its way from its source straight to a reader. Of the checks that the mirror makes
/// only those are possible that do not need its end.
record PassThrough(Download source, byte[] head, ImageType type) implements StreamingOutput {

    /// Reads as far as it takes to know what it is; empty if it is no image that we take.
    ///
    /// @throws IOException if it is cut or stalls
    static Optional<PassThrough> open(Download source) throws IOException {
        var head = new ByteArrayOutputStream();
        while (head.size() < ImageType.MAGIC_BYTES) {
            var piece = source.next();
            if (piece == null) {
                break;
            }
            head.writeBytes(bytes(piece));
        }
        var bytes = head.toByteArray();
        return ImageType.of(bytes).map(type -> new PassThrough(source, bytes, type));
    }

    @Override
    public void write(OutputStream reader) throws IOException {
        try (source) {
            reader.write(head);
            for (var piece = next(); piece != null; piece = next()) {
                reader.write(bytes(piece));
            }
        }
    }

    /// Where nothing was sent yet the reader hears of it; else the connection ends early.
    private @Nullable ByteBuffer next() {
        try {
            return source.next();
        } catch (IOException cut) {
            throw Missing.notYet("completed");
        }
    }

    private static byte[] bytes(ByteBuffer piece) {
        var bytes = new byte[piece.remaining()];
        piece.get(bytes);
        return bytes;
    }
}
