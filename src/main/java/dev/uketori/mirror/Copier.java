package dev.uketori.mirror;

import dev.uketori.bucket.Bucket;
import dev.uketori.egress.Download;
import dev.uketori.egress.Fetch;
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
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Copies one image from its source to the bucket, and looks at it on the way. What comes over the
/// network is hostile until proven otherwise; nothing of it is kept before it is.
@Singleton
class Copier {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    /// Enough for the headers of any image that is taken, long metadata included.
    private static final int HEAD_BYTES = 512 * 1024;

    private final Fetch fetch;
    private final Bucket bucket;
    private final MirrorConfig config;
    private final InstantSource clock;

    Copier(Fetch fetch, Bucket bucket, MirrorConfig config, InstantSource clock) {
        this.fetch = fetch;
        this.bucket = bucket;
        this.config = config;
        this.clock = clock;
    }

    /// Copies the image at `url` for `job`; when this returns it is durable in the bucket.
    ///
    /// @param createdAt of the job: the day in the image's key
    /// @throws IOException if it could not be had, or is none that we take
    StoredImage copy(JobId job, Instant createdAt, String url) throws IOException {
        try (var download = fetch.open(url)) {
            return copy(job, createdAt, download);
        }
    }

    private StoredImage copy(JobId job, Instant createdAt, Download download) throws IOException {
        var deadline = clock.instant().plus(config.wholeTimeout());
        var head = new ByteArrayOutputStream();
        var piece = download.next();
        while (piece != null && head.size() + piece.remaining() < ImageType.MAGIC_BYTES) {
            add(head, piece);
            piece = download.next();
        }
        if (piece != null) {
            add(head, piece);
        }
        var type =
                ImageType.of(head.toByteArray())
                        .orElseThrow(() -> new Refusal("what came is not an image that we take"));
        var key = DAY.format(createdAt) + "/" + job + "." + type.extension();
        var digest = sha256();
        try (var upload = bucket.begin(key, type.mediaType(), download.length())) {
            var first = head.toByteArray();
            upload.write(ByteBuffer.wrap(first));
            digest.update(first);
            var bytes = (long) first.length;
            for (@Nullable ByteBuffer next = download.next();
                    next != null;
                    next = download.next()) {
                if (clock.instant().isAfter(deadline)) {
                    throw new Refusal("the copy took longer than " + config.wholeTimeout());
                }
                bytes += next.remaining();
                if (head.size() < HEAD_BYTES) {
                    add(head, next.duplicate());
                }
                digest.update(next.duplicate());
                upload.write(next);
            }
            var size =
                    ImageSize.read(type, head.toByteArray())
                            .orElseThrow(() -> new Refusal("the image's header makes no sense"));
            var sha256 = digest.digest();
            upload.keep(sha256);
            return new StoredImage(
                    key,
                    type.mediaType(),
                    bytes,
                    size.width(),
                    size.height(),
                    HexFormat.of().formatHex(sha256));
        }
    }

    private static void add(ByteArrayOutputStream head, ByteBuffer piece) {
        var bytes = new byte[piece.remaining()];
        piece.get(bytes);
        head.writeBytes(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
