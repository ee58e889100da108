package dev.uketori.mirror;

import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.egress.Download;
import dev.uketori.egress.Fetch;
import dev.uketori.egress.Gone;
import dev.uketori.egress.Refusal;
import dev.uketori.image.ImageType;
import dev.uketori.job.JobId;
import dev.uketori.job.StoredImage;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
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
        var stem = StoredImage.stem(job, createdAt);
        try {
            return copy(stem, url);
        } catch (BucketException away) {
            return new Copy.NoBucket(String.valueOf(away.getMessage()));
        }
    }

    private Copy copy(String stem, String url) throws BucketException {
        try (var download = fetch.open(url)) {
            return new Copy.Kept(copy(stem, download));
        } catch (BucketException away) {
            throw away;
        } catch (Gone gone) {
            var why = String.valueOf(gone.getMessage());
            return found(stem).<Copy>map(Copy.Kept::new).orElseGet(() -> new Copy.Gone(why));
        } catch (IOException failure) {
            var why = String.valueOf(failure.getMessage());
            return found(stem).<Copy>map(Copy.Kept::new).orElseGet(() -> new Copy.NotHad(why));
        }
    }

    private StoredImage copy(String stem, Download download) throws IOException {
        var sight = new Sight();
        var head = new ArrayList<ByteBuffer>();
        while (sight.type().isEmpty()) {
            var piece = download.next();
            if (piece == null) {
                // What ends before it has a type is no image: this refuses it, and says why.
                return sight.image(stem);
            }
            sight.add(piece);
            head.add(piece);
        }
        var type = sight.type().get();
        var key = stem + type.extension();
        try (var upload = bucket.begin(key, type.mediaType(), download.length())) {
            for (var piece : head) {
                upload.write(piece);
            }
            for (@Nullable ByteBuffer piece = download.next();
                    piece != null;
                    piece = download.next()) {
                sight.add(piece);
                upload.write(piece);
            }
            var image = sight.image(key);
            return upload.keep(HexFormat.of().parseHex(image.sha256())) ? image : kept(key);
        }
    }

    /// What an earlier try has kept and could not tell of any more.
    private Optional<StoredImage> found(String stem) throws BucketException {
        for (var key : bucket.find(stem)) {
            if (ImageType.ofExtension(key.substring(stem.length())).isPresent()) {
                try {
                    return Optional.of(kept(key));
                } catch (BucketException away) {
                    throw away;
                } catch (IOException notOurs) {
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
}
