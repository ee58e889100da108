package dev.uketori.download;

import dev.uketori.egress.Download;
import dev.uketori.image.ImageType;
import dev.uketori.image.Inspected;
import dev.uketori.image.Inspection;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An image on its way from its source straight to a reader. It is looked at as the mirror looks at
/// it; but where something is wrong, its reader has the beginning already.
record PassThrough(Download source, List<ByteBuffer> head, Inspection inspection, ImageType type)
        implements StreamingOutput {

    /// Reads as far as it takes to know what it is; empty if it is no image that we take.
    ///
    /// @throws IOException if it is cut or stalls; then the source is closed
    static Optional<PassThrough> open(Download source) throws IOException {
        try {
            return begun(source);
        } catch (IOException | RuntimeException failure) {
            source.close();
            throw failure;
        }
    }

    private static Optional<PassThrough> begun(Download source) throws IOException {
        var inspection = new Inspection();
        var head = new ArrayList<ByteBuffer>();
        while (inspection.type().isEmpty() && inspection.refusal().isEmpty()) {
            var piece = source.next();
            if (piece == null) {
                break;
            }
            inspection.feed(piece.duplicate());
            head.add(piece);
        }
        return inspection.type().map(type -> new PassThrough(source, head, inspection, type));
    }

    @Override
    public void write(OutputStream reader) throws IOException {
        try (source) {
            for (var piece : head) {
                reader.write(bytes(piece));
            }
            for (var piece = next(); piece != null; piece = next()) {
                inspection.feed(piece.duplicate());
                reader.write(bytes(piece));
            }
            if (inspection.end() instanceof Inspected.Refused) {
                throw Missing.notYet("completed");
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
