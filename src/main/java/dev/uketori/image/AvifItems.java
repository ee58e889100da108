package dev.uketori.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What AVIF's `meta` box tells of the items in the file (ISO/IEC 23008-12; ISO/IEC 14496-12,
/// 8.11).
///
/// @param size the primary item's, which is the picture. Others are its tiles, its transparency,
///   its metadata; a picture made of tiles has a size of its own
/// @param end where the item ends that lies last: the file is at least as long
record AvifItems(Optional<Claim> size, long end) {

    /// @param meta what the box holds
    /// @throws BufferUnderflowException if it tells of more than it holds
    static AvifItems read(ByteBuffer meta) {
        version(meta);
        var boxes = Box.in(meta);
        return new AvifItems(
                Box.find("pitm", boxes)
                        .map(AvifItems::primary)
                        .flatMap(item ->
                                Box.find("iprp", boxes)
                                        .map(Box::in)
                                        .flatMap(iprp -> size(item, iprp))),
                Box.find("iloc", boxes).map(AvifItems::end).orElse(0L));
    }

    private static long primary(ByteBuffer pitm) {
        return number(pitm, version(pitm) == 0 ? 2 : 4);
    }

    private static Optional<Claim> size(long item, List<Box> iprp) {
        var properties = Box.find("ipco", iprp).map(Box::in).orElse(List.of());
        return iprp.stream()
                .filter(box -> box.type().equals("ipma"))
                .flatMap(box -> size(item, box.body(), properties).stream())
                .findFirst();
    }

    /// The size among the properties that are tied to the item. Properties count from 1; 0 is none.
    private static Optional<Claim> size(long item, ByteBuffer ipma, List<Box> properties) {
        var head = ipma.getInt();
        var itemBytes = head >>> 24 == 0 ? 2 : 4;
        var indexBytes = (head & 1) == 0 ? 1 : 2;
        var essential = indexBytes == 1 ? 0x80 : 0x8000;
        for (var entries = number(ipma, 4); entries > 0; entries--) {
            var isMine = number(ipma, itemBytes) == item;
            for (var ties = number(ipma, 1); ties > 0; ties--) {
                var index = (int) number(ipma, indexBytes) & (essential - 1);
                if (isMine && index > 0 && index <= properties.size()) {
                    var property = properties.get(index - 1);
                    if (property.type().equals("ispe")) {
                        return Optional.of(extents(property.body()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Claim extents(ByteBuffer ispe) {
        version(ispe);
        return new Claim(number(ispe, 4), number(ispe, 4));
    }

    /// Where the last byte is of the items that lie in this file and not within the box.
    private static long end(ByteBuffer iloc) {
        var version = version(iloc);
        var sizes = (int) number(iloc, 2);
        var offsetBytes = sizes >>> 12;
        var lengthBytes = sizes >>> 8 & 0xF;
        var baseBytes = sizes >>> 4 & 0xF;
        var indexBytes = version == 0 ? 0 : sizes & 0xF;
        var end = 0L;
        for (var items = number(iloc, version < 2 ? 2 : 4); items > 0; items--) {
            number(iloc, version < 2 ? 2 : 4);
            var isInFile = version == 0 || (number(iloc, 2) & 0xF) == 0;
            isInFile &= number(iloc, 2) == 0;
            var base = number(iloc, baseBytes);
            var extents = number(iloc, 2);
            if (extents > 1 && offsetBytes + lengthBytes + indexBytes == 0) {
                // They take no bytes: a small box could claim billions of them.
                throw new BufferUnderflowException();
            }
            for (; extents > 0; extents--) {
                number(iloc, indexBytes);
                var last = base + number(iloc, offsetBytes) + number(iloc, lengthBytes);
                if (isInFile) {
                    end = Math.max(end, last);
                }
            }
        }
        return end;
    }

    private static int version(ByteBuffer fullBox) {
        return fullBox.getInt() >>> 24;
    }

    private static long number(ByteBuffer bytes, int length) {
        var number = 0L;
        for (var i = 0; i < length; i++) {
            number = (number << 8) | (bytes.get() & 0xFF);
        }
        return number;
    }
}
