package dev.uketori.image;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// The track of an AVIF sequence's frames (ISO/IEC 14496-12, 8.3).
final class AvifTrack {

    /// Width and height stand last in `tkhd`, in 16.16 fixed point.
    private static final int SIZE = 8;

    private AvifTrack() {}

    /// The size of the first track that is for looking at: one of transparency is for `auxv`.
    ///
    /// @param moov what the box holds
    static Optional<Claim> size(ByteBuffer moov) {
        return Box.in(moov).stream()
                .filter(box -> box.type().equals("trak"))
                .map(trak -> Box.in(trak.body()))
                .filter(AvifTrack::isForLookingAt)
                .flatMap(trak -> Box.find("tkhd", trak).stream())
                .filter(header -> header.remaining() >= SIZE)
                .map(AvifTrack::sides)
                .findFirst();
    }

    private static boolean isForLookingAt(List<Box> trak) {
        return Box.find("mdia", trak)
                .flatMap(media -> Box.find("hdlr", Box.in(media)))
                .filter(handler -> handler.remaining() >= 12)
                .map(handler -> Box.type(handler, 8))
                .filter(type -> type.equals("pict") || type.equals("vide"))
                .isPresent();
    }

    private static Claim sides(ByteBuffer tkhd) {
        var at = tkhd.limit() - SIZE;
        return new Claim(
                Short.toUnsignedInt(tkhd.getShort(at)), Short.toUnsignedInt(tkhd.getShort(at + 4)));
    }
}
