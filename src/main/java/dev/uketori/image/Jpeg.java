package dev.uketori.image;

import java.nio.ByteBuffer;

/// JPEG, from marker to marker (ITU-T T.81, annex B): sequential and progressive, Huffman and
/// arithmetic, with any number of components. What stands between markers is passed over: pictures
/// in the metadata are inside their segments, and further ones (MPO) come after the end.
final class Jpeg {

    private static final int TEM = 0x01;
    private static final int DHT = 0xC4;
    private static final int JPG = 0xC8;
    private static final int DAC = 0xCC;
    private static final int SOI = 0xD8;
    private static final int EOI = 0xD9;
    private static final int SOS = 0xDA;

    // Once for all: pixels have one of these in every few hundred bytes.
    private final Next code = new Next.Read(1, this::code);
    private final Next marker = new Next.Find(0xFF, 0, () -> code);

    private boolean framed;
    private boolean scanned;

    Next first() {
        return new Next.Skip(2, () -> marker);
    }

    private Next code(ByteBuffer bytes) {
        var value = bytes.get() & 0xFF;
        return switch (value) {
            case 0xFF -> code;
            case SOI -> Next.NONSENSE;
            case EOI -> scanned ? Next.NOTHING : Next.EMPTY;
            default ->
                    standsAlone(value)
                            ? marker
                            : new Next.Read(2, length -> segment(value, length));
        };
    }

    /// A stuffed zero among the pixels, a restart, or the marker that means nothing.
    private static boolean standsAlone(int code) {
        return code == 0 || code == TEM || (code >= 0xD0 && code <= 0xD7);
    }

    private Next segment(int code, ByteBuffer bytes) {
        var left = Short.toUnsignedInt(bytes.getShort()) - 2;
        if (left < 0 || (code == SOS && !framed)) {
            return Next.NONSENSE;
        }
        if (isFrame(code)) {
            return framed || left < 5
                    ? Next.NONSENSE
                    : new Next.Read(5, frame -> frame(frame, left));
        }
        scanned |= code == SOS;
        return new Next.Skip(left, () -> marker);
    }

    /// SOF0 to SOF15, without the three that stand between them.
    private static boolean isFrame(int code) {
        return code >= 0xC0 && code <= 0xCF && code != DHT && code != JPG && code != DAC;
    }

    private Next frame(ByteBuffer bytes, int left) {
        framed = true;
        return new Next.Sized(
                new Claim(
                        Short.toUnsignedInt(bytes.getShort(3)),
                        Short.toUnsignedInt(bytes.getShort(1))),
                new Next.Skip(left - 5, () -> marker));
    }
}
