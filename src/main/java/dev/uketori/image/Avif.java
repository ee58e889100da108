package dev.uketori.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// AVIF, from box to box (AV1 Image File Format; ISO/IEC 14496-12), pictures and sequences. The
/// size is the primary item's; a sequence without one has its track's.
///
/// It is whole once every item is there, a sequence's track and data are, and no box is cut.
final class Avif {

    /// A picture's takes some hundred bytes, one of a thousand tiles some ten thousand.
    private static final int LARGEST = 512 * 1024;

    /// Where the box that comes next begins.
    private long at;

    private long lastItemEnds;
    private boolean described;
    private boolean sized;
    private boolean sequence;
    private boolean tracked;
    private boolean filled;

    Next first() {
        return box();
    }

    private Next box() {
        var next = new Next.Read(Box.HEADER, this::header);
        return isWhole() ? new Next.Whole(next) : next;
    }

    private boolean isWhole() {
        return sized && at >= lastItemEnds && (tracked || !sequence) && (filled || !tracked);
    }

    private Next header(ByteBuffer bytes) {
        var length = Integer.toUnsignedLong(bytes.getInt(0));
        var type = Box.type(bytes, 4);
        if (isWhole() && !isName(type)) {
            return Next.NOTHING;
        }
        if (length == 0) {
            return toTheEnd(type);
        }
        return length == 1
                ? new Next.Read(
                        Box.LARGE_HEADER - Box.HEADER,
                        large -> body(type, Box.LARGE_HEADER, large.getLong()))
                : body(type, Box.HEADER, length);
    }

    private static boolean isName(String type) {
        return type.chars().allMatch(letter -> letter >= ' ' && letter <= '~');
    }

    /// A box that goes on to the end of the file, wherever that is. No other follows that could
    /// describe the picture.
    private Next toTheEnd(String type) {
        filled |= type.equals("mdat");
        var begins = at + Box.HEADER;
        at = Math.max(begins, lastItemEnds);
        return isWhole() ? new Next.Skip(at - begins, () -> Next.NOTHING) : Next.EMPTY;
    }

    private Next body(String type, int header, long box) {
        if (box < header || box > Long.MAX_VALUE - at) {
            return Next.NONSENSE;
        }
        at += box;
        var length = box - header;
        return switch (type) {
            case "ftyp" ->
                    length < 4 ? Next.NONSENSE : new Next.Read(4, it -> brand(it, length - 4));
            case "meta" -> items(length);
            case "moov" -> track(length);
            case "mdat" -> {
                filled = true;
                yield skip(length);
            }
            default -> skip(length);
        };
    }

    private Next skip(long length) {
        return new Next.Skip(length, this::box);
    }

    private Next brand(ByteBuffer major, long left) {
        sequence = Box.type(major, 0).equals("avis");
        return skip(left);
    }

    private Next items(long length) {
        if (described) {
            return skip(length);
        }
        described = true;
        return length > LARGEST ? Next.NONSENSE : new Next.Read((int) length, this::items);
    }

    private Next items(ByteBuffer meta) {
        try {
            var items = AvifItems.read(meta);
            lastItemEnds = items.end();
            return sized(items.size());
        } catch (BufferUnderflowException tellsOfMoreThanItHolds) {
            return Next.NONSENSE;
        }
    }

    private Next track(long length) {
        tracked = true;
        return sized || length > LARGEST
                ? skip(length)
                : new Next.Read((int) length, moov -> sized(AvifTrack.size(moov)));
    }

    private Next sized(Optional<Claim> claim) {
        sized |= claim.isPresent();
        return claim.<Next>map(size -> new Next.Sized(size, box())).orElseGet(this::box);
    }
}
