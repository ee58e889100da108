package dev.uketori.mirror;

import dev.uketori.egress.Refusal;
import dev.uketori.image.ImageType;
import dev.uketori.image.Inspected;
import dev.uketori.image.Inspection;
import dev.uketori.job.StoredImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/// What is seen of an image while its bytes go by: what it really is, its length and its SHA-256.
final class Sight {

    private final Inspection inspection = new Inspection();
    private final MessageDigest digest = sha256();
    private long bytes;

    /// The next piece, which stays as it is.
    ///
    /// @throws Refusal as soon as it shows that this is no image that we take
    void add(ByteBuffer piece) throws Refusal {
        bytes += piece.remaining();
        digest.update(piece.duplicate());
        inspection.feed(piece.duplicate());
        var refusal = inspection.refusal();
        if (refusal.isPresent()) {
            throw new Refusal(refusal.get());
        }
    }

    /// Its type, once its first bytes have told it.
    Optional<ImageType> type() {
        return inspection.type();
    }

    /// The image, once all of it has gone by.
    ///
    /// @throws Refusal if it is none that we take, or not whole
    StoredImage image(String key) throws Refusal {
        return switch (inspection.end()) {
            case Inspected.Image(var type, var size) ->
                    new StoredImage(
                            key,
                            type.mediaType(),
                            bytes,
                            size.width(),
                            size.height(),
                            HexFormat.of().formatHex(digest.digest()));
            case Inspected.Refused(var why) -> throw new Refusal(why);
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
