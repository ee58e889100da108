package dev.uketori.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;

/// WebP, from chunk to chunk to the length that its first bytes tell (RFC 9649): lossy, lossless,
/// and extended, animated or not.
final class Webp {

    private static final int SIDE = 0x3FFF;
    private static final int CANVAS_SIDE = 0xFF_FFFF;

    private long left;
    private boolean extended;

    Next first() {
        return new Next.Read(12, this::container);
    }

    private Next container(ByteBuffer bytes) {
        left = unsigned(bytes.order(ByteOrder.LITTLE_ENDIAN), 4) - 4;
        return chunk();
    }

    private Next chunk() {
        return left < 8 ? Next.EMPTY : new Next.Read(8, this::chunk);
    }

    private Next chunk(ByteBuffer bytes) {
        left -= 8;
        var length = unsigned(bytes.order(ByteOrder.LITTLE_ENDIAN), 4);
        if (length > left) {
            return Next.NONSENSE;
        }
        return switch (Box.type(bytes, 0)) {
            case "VP8X" ->
                    extended || length != 10 ? Next.NONSENSE : header(10, length, this::extended);
            case "VP8 " -> extended ? rest() : header(10, length, this::lossy);
            case "VP8L" -> extended ? rest() : header(5, length, this::lossless);
            case "ANMF" -> rest();
            default -> passOver(length);
        };
    }

    private Next header(int bytes, long length, Function<ByteBuffer, Next> read) {
        return length < bytes
                ? Next.NONSENSE
                : new Next.Read(
                        bytes,
                        header -> {
                            left -= bytes;
                            return read.apply(header.order(ByteOrder.LITTLE_ENDIAN));
                        });
    }

    /// Passes over a chunk, and the byte that fills it up to an even length.
    private Next passOver(long length) {
        var bytes = Math.min(length + (length & 1), left);
        left -= bytes;
        return new Next.Skip(bytes, this::chunk);
    }

    private Next rest() {
        return new Next.Skip(left, () -> Next.NOTHING);
    }

    /// A key frame of VP8 (RFC 6386, 9.1).
    private Next lossy(ByteBuffer bytes) {
        var isKeyFrame = (bytes.get(0) & 1) == 0;
        var isMarked = (bytes.getInt(2) >>> 8) == 0x2A019D;
        return isKeyFrame && isMarked
                ? sized(bytes.getShort(6) & SIDE, bytes.getShort(8) & SIDE, rest())
                : Next.NONSENSE;
    }

    private Next lossless(ByteBuffer bytes) {
        var bits = bytes.getInt(1);
        return bytes.get(0) == 0x2F
                ? sized((bits & SIDE) + 1, (bits >>> 14 & SIDE) + 1, rest())
                : Next.NONSENSE;
    }

    private Next extended(ByteBuffer bytes) {
        extended = true;
        return sized((bytes.getInt(4) & CANVAS_SIDE) + 1, (bytes.getInt(6) >>> 8) + 1, chunk());
    }

    private static Next sized(long width, long height, Next then) {
        return new Next.Sized(new Claim(width, height), then);
    }

    private static long unsigned(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at));
    }
}
