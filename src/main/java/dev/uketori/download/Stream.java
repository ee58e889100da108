package dev.uketori.download;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Sends a part of an object as fast as its reader takes it, and holds one piece of it in memory.
record Stream(InputStream object, long length) implements StreamingOutput {

    private static final int PIECE_BYTES = 64 * 1024;

    @Override
    public void write(OutputStream reader) throws IOException {
        try (object) {
            var piece = new byte[PIECE_BYTES];
            for (var left = length; left > 0; ) {
                var read = read(piece, (int) Math.min(piece.length, left));
                if (read < 0) {
                    throw Missing.removed();
                }
                reader.write(piece, 0, read);
                left -= read;
            }
        }
    }

    /// Where nothing was sent yet the reader hears of it; else the connection ends early.
    private int read(byte[] piece, int most) {
        try {
            return object.read(piece, 0, most);
        } catch (IOException away) {
            throw Missing.noBucket();
        }
    }
}
