package dev.uketori.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A box of the ISO base media format (ISO/IEC 14496-12, 4.2).
///
/// @param type its four characters
/// @param body what it holds, a view of its own
record Box(String type, ByteBuffer body) {

    /// Of the length and the type that a box begins with.
    static final int HEADER = 8;

    /// Of a header whose length takes 64 bits, told by a length of 1.
    static final int LARGE_HEADER = 16;

    /// The boxes that stand in these bytes, up to the first that does not fit.
    static List<Box> in(ByteBuffer bytes) {
        var boxes = new ArrayList<Box>();
        var rest = bytes.slice();
        while (rest.remaining() >= HEADER) {
            var at = rest.position();
            var isLarge = rest.getInt(at) == 1 && rest.remaining() >= LARGE_HEADER;
            var header = isLarge ? LARGE_HEADER : HEADER;
            var length = isLarge ? rest.getLong(at + HEADER) : length(rest, at);
            if (length < header || length > rest.remaining()) {
                break;
            }
            boxes.add(new Box(type(rest, at + 4), rest.slice(at + header, (int) length - header)));
            rest.position(at + (int) length);
        }
        return boxes;
    }

    /// What the first box of that type holds.
    static Optional<ByteBuffer> find(String type, List<Box> boxes) {
        return boxes.stream().filter(box -> box.type.equals(type)).map(Box::body).findFirst();
    }

    /// The four characters that stand there.
    static String type(ByteBuffer bytes, int at) {
        var type = new byte[4];
        bytes.get(at, type);
        return new String(type, StandardCharsets.ISO_8859_1);
    }

    /// 0 means all that is left.
    private static long length(ByteBuffer bytes, int at) {
        var length = Integer.toUnsignedLong(bytes.getInt(at));
        return length == 0 ? bytes.remaining() : length;
    }
}
