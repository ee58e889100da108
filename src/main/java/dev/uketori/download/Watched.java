package dev.uketori.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Remembers that an object could not be read, which whoever decodes it takes for a fault of the
/// image.
final class Watched extends FilterInputStream {

    private @Nullable IOException failure;

    Watched(InputStream object) {
        super(object);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        try {
            return super.read(bytes, from, most);
        } catch (IOException away) {
            failure = away;
            throw away;
        }
    }

    /// Throws what went wrong, if anything did.
    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }
}
