package dev.uketori.mirror;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.egress.Download;
import dev.uketori.egress.Fetch;
import dev.uketori.egress.Gone;
import dev.uketori.egress.Refusal;
import dev.uketori.image.ImageSize;
import dev.uketori.image.ImageType;
import dev.uketori.job.JobId;
import dev.uketori.job.StoredImage;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Copies one image from its source to the bucket, and looks at it on the way. What comes over the
/// network is hostile until proven otherwise; nothing of it is kept before it is.
///
/// A copy that was kept and could not be told of any more, because its replica died, is found by
/// the next try: nothing is copied twice, and nobody ever sees two images of one job.
@Singleton
class Copier {

    /// Enough for the headers of any image that is taken, long metadata included.
    private static final int HEAD_BYTES = 512 * 1024;

    private static final int PIECE_BYTES = 64 * 1024;

    private final Fetch fetch;
    private final Bucket bucket;

    Copier(Fetch fetch, Bucket bucket) {
        this.fetch = fetch;
        this.bucket = bucket;
    }

    /// Copies the image at `url` for `job`. What is kept is durable in the bucket.
    ///
    /// @param createdAt of the job: the day in the image's key
    Copy copy(JobId job, Instant createdAt, String url) {
        var name = StoredImage.stem(job, createdAt);
        try {
            return copy(name, url);
        } catch (BucketException away) {
            return new Copy.NoBucket(String.valueOf(away.getMessage()));
        }
    }

    private Copy copy(String name, String url) throws BucketException {
        try (var download = fetch.open(url)) {
            return new Copy.Kept(copy(name, download));
        } catch (BucketException away) {
            throw away;
        } catch (Gone gone) {
            var why = String.valueOf(gone.getMessage());
            return found(name).<Copy>map(Copy.Kept::new).orElseGet(() -> new Copy.Gone(why));
        } catch (IOException failure) {
            var why = String.valueOf(failure.getMessage());
            return found(name).<Copy>map(Copy.Kept::new).orElseGet(() -> new Copy.NotHad(why));
        }
    }

    private StoredImage copy(String name, Download download) throws IOException {
        var sight = new Sight();
        while (!sight.isEnough()) {
            var piece = download.next();
            if (piece == null) {
                break;
            }
            sight.add(piece);
        }
        var type = sight.type();
        var key = name + type.extension();
        try (var upload = bucket.begin(key, type.mediaType(), download.length())) {
            upload.write(ByteBuffer.wrap(sight.head.toByteArray()));
            for (@Nullable ByteBuffer piece = download.next();
                    piece != null;
                    piece = download.next()) {
                sight.add(piece.duplicate());
                upload.write(piece);
            }
            var image = sight.image(key);
            return upload.keep(HexFormat.of().parseHex(image.sha256())) ? image : kept(key);
        }
    }

    /// What an earlier try has kept and could not tell of any more.
    private Optional<StoredImage> found(String name) throws BucketException {
        for (var key : bucket.find(name)) {
            if (ImageType.ofExtension(key.substring(name.length())).isPresent()) {
                try {
                    return Optional.of(kept(key));
                } catch (BucketException away) {
                    throw away;
                } catch (IOException none) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private StoredImage kept(String key) throws IOException {
        try (var object = bucket.open(key, 0).orElseThrow(() -> new Refusal(key + " is gone"))) {
            var sight = new Sight();
            var piece = new byte[PIECE_BYTES];
            for (var read = object.read(piece); read >= 0; read = object.read(piece)) {
                sight.add(ByteBuffer.wrap(piece, 0, read));
            }
            return sight.image(key);
        }
    }

    /// What is seen of an image while it passes by.
    private static final class Sight {

        private final ByteArrayOutputStream head = new ByteArrayOutputStream();
        private final MessageDigest digest = sha256();
        private long bytes;

        boolean isEnough() {
            return head.size() >= ImageType.MAGIC_BYTES;
        }

        void add(ByteBuffer piece) {
            bytes += piece.remaining();
            if (head.size() < HEAD_BYTES) {
                var copy = new byte[piece.remaining()];
                piece.duplicate().get(copy);
                head.writeBytes(copy);
            }
            digest.update(piece);
        }

        ImageType type() throws Refusal {
            return ImageType.of(head.toByteArray())
                    .orElseThrow(() -> new Refusal("what came is not an image that we take"));
        }

        StoredImage image(String key) throws Refusal {
            var type = type();
            var size =
                    ImageSize.read(type, head.toByteArray())
                            .orElseThrow(() -> new Refusal("the image's header makes no sense"));
            return new StoredImage(
                    key,
                    type.mediaType(),
                    bytes,
                    size.width(),
                    size.height(),
                    HexFormat.of().formatHex(digest.digest()));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
