package dev.uketori.image;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A look at what may be an image, while its bytes go by in pieces of any size: its type by its
/// first bytes, its size by its header, and whether its end is there. No pixel is decoded.
///
/// An image whose structure says that something is missing was cut on its way, however complete the
/// transfer looked, and is refused, so that it is fetched again. Bytes behind the end are no
/// matter: they are common, and every viewer passes over them.
///
/// What it reads may be hostile. It never throws, keeps at most 512 KiB, and looks at each byte a
/// bounded number of times.
public final class Inspection {

    /// Enough to tell what begins so.
    private static final int HEAD_BYTES = 1024;

    /// One bit in each byte of a long: the lowest, the highest.
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;

    private byte[] kept = new byte[HEAD_BYTES];
    private int keptBytes;

    private long seen;
    private @Nullable ImageType type;
    private @Nullable ImageSize size;
    private @Nullable String refusal;

    private Next next = Next.NOTHING;
    private long skipped;
    private boolean whole;

    /// Looks at the next piece, all of it.
    public void feed(ByteBuffer piece) {
        seen += piece.remaining();
        if (type == null && refusal == null) {
            keep(piece, HEAD_BYTES);
            recognise();
        }
        if (type != null) {
            // In network order, whatever the piece's own is.
            walk(piece.slice());
        }
        piece.position(piece.limit());
    }

    /// Its type, once that is known: after at most 1,024 bytes, or never.
    public Optional<ImageType> type() {
        return Optional.ofNullable(type);
    }

    /// Why it is refused, as soon as that is known; for people.
    public Optional<String> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// What it is, if all of it has been fed.
    public Inspected end() {
        if (refusal != null) {
            return new Inspected.Refused(refusal);
        }
        if (type == null) {
            return new Inspected.Refused(Stranger.describe(head()));
        }
        if (size == null) {
            return cut("before it tells its size");
        }
        return whole ? new Inspected.Image(type, size) : cut("before its end");
    }

    private Inspected cut(String where) {
        return new Inspected.Refused(
                "cut: the %s stops after %d bytes, %s".formatted(type, seen, where));
    }

    private void recognise() {
        var head = head();
        type = ImageType.of(head).orElse(null);
        if (type != null) {
            next = first(type);
            keptBytes = 0;
            walk(ByteBuffer.wrap(head));
        } else if (keptBytes == HEAD_BYTES) {
            refusal = Stranger.describe(head);
        }
    }

    private byte[] head() {
        return Arrays.copyOf(kept, keptBytes);
    }

    private static Next first(ImageType type) {
        return switch (type) {
            case JPEG -> new Jpeg().first();
            case PNG -> new Png().first();
            case WEBP -> new Webp().first();
            case GIF -> new Gif().first();
            case AVIF -> new Avif().first();
        };
    }

    private void walk(ByteBuffer piece) {
        while (refusal == null && goesOn(piece)) {}
    }

    /// One step; false if that needs more bytes than the piece has.
    private boolean goesOn(ByteBuffer piece) {
        return switch (next) {
            case Next.Read(var bytes, var then) -> {
                keep(piece, bytes);
                if (keptBytes < bytes) {
                    yield false;
                }
                whole = false;
                keptBytes = 0;
                next = then.apply(ByteBuffer.wrap(kept, 0, bytes).slice());
                yield true;
            }
            case Next.Skip(var bytes, var then) -> {
                var step = (int) Math.min(bytes - skipped, piece.remaining());
                piece.position(piece.position() + step);
                skipped += step;
                if (skipped < bytes) {
                    yield false;
                }
                skipped = 0;
                next = then.get();
                yield true;
            }
            case Next.Find(var value, var stuffing, var then) -> {
                var found = found(piece, (byte) value, (byte) stuffing);
                if (found) {
                    next = then.get();
                }
                yield found;
            }
            case Next.Sized(var claim, var then) -> {
                size = ImageSize.of(claim).orElse(null);
                if (size == null) {
                    refuse("claims %d × %d pixels".formatted(claim.width(), claim.height()));
                }
                next = then;
                yield true;
            }
            case Next.Whole(var then) -> {
                whole = true;
                next = then;
                yield true;
            }
            case Next.Wrong(var why) -> {
                refuse(why);
                yield true;
            }
        };
    }

    /// Moves behind the next byte of that value that no stuffing is seen to follow, or to the end.
    /// Eight at once: nearly all of a JPEG goes by here.
    private static boolean found(ByteBuffer piece, byte value, byte stuffing) {
        var eightOfIt = (value & 0xFFL) * ONES;
        var limit = piece.limit();
        var at = piece.position();
        while (at < limit) {
            if (limit - at >= Long.BYTES) {
                var zeros = zeros(piece.getLong(at) ^ eightOfIt);
                if (zeros == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += Long.numberOfLeadingZeros(zeros) / Byte.SIZE;
            }
            if (piece.get(at++) == value && (at == limit || piece.get(at) != stuffing)) {
                piece.position(at);
                return true;
            }
        }
        piece.position(limit);
        return false;
    }

    /// The highest bit of each of the eight bytes that is 0, and no other bit.
    private static long zeros(long bytes) {
        return ~(((bytes & ~HIGH_BITS) + ~HIGH_BITS) | bytes | ~HIGH_BITS);
    }

    private void refuse(String why) {
        refusal = "the " + type + " " + why;
    }

    /// Keeps bytes until there are so many. Room grows with what has come, never with what is
    /// claimed.
    private void keep(ByteBuffer piece, int bytes) {
        var step = Math.min(bytes - keptBytes, piece.remaining());
        if (keptBytes + step > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptBytes + step));
        }
        piece.get(kept, keptBytes, step);
        keptBytes += step;
    }
}
