package dev.uketori.image;

import java.util.Optional;

/// The width and height of an image as it is stored, in pixels, told by its header.
///
/// They are those of the stored pixels: nothing that only tells a viewer to turn or crop them (Exif
/// orientation, AVIF's `irot` and `clap`) counts. Such a wish stands in metadata that may be taken
/// off on the way, that not every viewer follows, and that changes no pixel; the stored size is
/// what every decoder agrees on. A browser shows a picture that says "turn me" with the two
/// swapped.
public record ImageSize(int width, int height) {

    /// WebP cannot do more, and what Doitong draws has at most 4,096.
    static final int LARGEST_SIDE = 16_384;

    /// 400 MB once decoded: what a viewer can still be asked to open.
    static final long MOST_PIXELS = 100_000_000;

    /// Empty for a size beyond belief: none at all, or one that nobody who opens it could bear.
    static Optional<ImageSize> of(Claim claim) {
        return isSide(claim.width())
                        && isSide(claim.height())
                        && claim.width() * claim.height() <= MOST_PIXELS
                ? Optional.of(new ImageSize((int) claim.width(), (int) claim.height()))
                : Optional.empty();
    }

    private static boolean isSide(long pixels) {
        return pixels > 0 && pixels <= LARGEST_SIDE;
    }
}
