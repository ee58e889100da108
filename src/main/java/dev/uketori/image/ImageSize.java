package dev.uketori.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The width and height that an image's header claims, in pixels, read without decoding a pixel.
public record ImageSize(int width, int height) {

    private static final int LARGEST_SIDE = 16_384;

    /// The size that the header of an image of that type claims; empty if it is cut, broken or
    /// beyond belief.
    ///
    /// @param head the image's first bytes, as many as are at hand
    public static Optional<ImageSize> read(ImageType type, byte[] head) {
        try {
            var bytes = ByteBuffer.wrap(head);
            var size =
                    switch (type) {
                        case JPEG -> jpeg(bytes);
                        case PNG -> new ImageSize(bytes.getInt(16), bytes.getInt(20));
                        case GIF -> gif(bytes.order(ByteOrder.LITTLE_ENDIAN));
                        case WEBP -> webp(bytes.order(ByteOrder.LITTLE_ENDIAN));
                        case AVIF -> avif(bytes, head);
                    };
            return Optional.of(size).filter(ImageSize::isBelievable);
        } catch (IndexOutOfBoundsException cut) {
            return Optional.empty();
        }
    }

    private boolean isBelievable() {
        return width > 0 && height > 0 && width <= LARGEST_SIDE && height <= LARGEST_SIDE;
    }

    /// Walks the segments to the frame header (ITU-T T.81, B.2.2).
    private static ImageSize jpeg(ByteBuffer bytes) {
        var at = 2;
        while (true) {
            if ((bytes.get(at) & 0xFF) != 0xFF) {
                throw new IndexOutOfBoundsException("no marker at " + at);
            }
            var marker = bytes.get(at + 1) & 0xFF;
            if (marker == 0xFF) {
                at += 1;
            } else if (isFrame(marker)) {
                return new ImageSize(
                        Short.toUnsignedInt(bytes.getShort(at + 7)),
                        Short.toUnsignedInt(bytes.getShort(at + 5)));
            } else {
                at += 2 + Math.max(2, Short.toUnsignedInt(bytes.getShort(at + 2)));
            }
        }
    }

    /// SOF0 to SOF15, without the tables DHT, JPG and DAC that stand between them.
    private static boolean isFrame(int marker) {
        return marker >= 0xC0
                && marker <= 0xCF
                && marker != 0xC4
                && marker != 0xC8
                && marker != 0xCC;
    }

    private static ImageSize gif(ByteBuffer bytes) {
        return new ImageSize(
                Short.toUnsignedInt(bytes.getShort(6)), Short.toUnsignedInt(bytes.getShort(8)));
    }

    /// Lossy, lossless and extended (RFC 9649).
    private static ImageSize webp(ByteBuffer bytes) {
        return switch (bytes.get(15)) {
            case ' ' -> new ImageSize(bytes.getShort(26) & 0x3FFF, bytes.getShort(28) & 0x3FFF);
            case 'L' -> {
                var bits = bytes.getInt(21);
                yield new ImageSize((bits & 0x3FFF) + 1, ((bits >>> 14) & 0x3FFF) + 1);
            }
            case 'X' ->
                    new ImageSize(
                            (bytes.getInt(24) & 0xFF_FFFF) + 1,
                            ((bytes.getInt(26) >>> 8) & 0xFF_FFFF) + 1);
            default -> throw new IndexOutOfBoundsException("no known chunk");
        };
    }

    /// The first image spatial extents property (ISO/IEC 23008-12, 6.5.3).
    private static ImageSize avif(ByteBuffer bytes, byte[] head) {
        var at = new String(head, StandardCharsets.ISO_8859_1).indexOf("ispe");
        return new ImageSize(bytes.getInt(at + 8), bytes.getInt(at + 12));
    }
}
