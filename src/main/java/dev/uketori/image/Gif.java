package dev.uketori.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// GIF, from block to block (GIF89a specification), animated or not. The size is the screen's,
/// enlarged to its first frame where that does not fit, as browsers have it: some encoders leave
/// the screen empty.
final class Gif {

    private int width;
    private int height;
    private boolean drawn;

    Next first() {
        return new Next.Read(13, this::screen);
    }

    private Next screen(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        width = Short.toUnsignedInt(bytes.getShort(6));
        height = Short.toUnsignedInt(bytes.getShort(8));
        return new Next.Skip(colours(bytes.get(10)), this::block);
    }

    /// The length of the table of colours that these flags tell of.
    private static int colours(byte flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private Next block() {
        return new Next.Read(1, this::block);
    }

    private Next block(ByteBuffer bytes) {
        return switch (bytes.get()) {
            case '!' -> new Next.Skip(1, this::data);
            case ',' -> new Next.Read(9, this::frame);
            case ';' -> drawn ? Next.NOTHING : Next.EMPTY;
            default -> Next.NONSENSE;
        };
    }

    private Next frame(ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        var pixels = new Next.Skip(colours(bytes.get(8)) + 1, this::data);
        if (drawn) {
            return pixels;
        }
        drawn = true;
        return new Next.Sized(
                new Claim(Math.max(width, right(bytes, 0)), Math.max(height, right(bytes, 2))),
                pixels);
    }

    /// Where a frame ends that begins at, and is as long as, what is told here and four bytes on.
    private static int right(ByteBuffer bytes, int at) {
        return Short.toUnsignedInt(bytes.getShort(at))
                + Short.toUnsignedInt(bytes.getShort(at + 4));
    }

    /// Pieces of data, each behind its length; the last is empty.
    private Next data() {
        return new Next.Read(1, this::data);
    }

    private Next data(ByteBuffer bytes) {
        var length = bytes.get() & 0xFF;
        return length == 0 ? block() : new Next.Skip(length, this::data);
    }
}
