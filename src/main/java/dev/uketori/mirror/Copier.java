package dev.uketori.mirror;

import dev.uketori.job.JobId;
import dev.uketori.job.StoredImage;
import io.vertx.core.buffer.Buffer;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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

    private final Sources sources;
    private final Fetch fetch;
    private final Bucket bucket;
    private final ImageConfig images;
    private final MirrorConfig config;
    private final InstantSource clock;

    Copier(
            Sources sources,
            Fetch fetch,
            Bucket bucket,
            ImageConfig images,
            MirrorConfig config,
            InstantSource clock) {
        this.sources = sources;
        this.fetch = fetch;
        this.bucket = bucket;
        this.images = images;
        this.config = config;
        this.clock = clock;
    }

    /// Copies the image at `url` for `job`; when this returns it is durable in the bucket.
    ///
    /// @param createdAt of the job: the day in the image's key
    /// @throws IOException if it could not be had, or is none that we take
    StoredImage copy(JobId job, Instant createdAt, String url) throws IOException {
        var body = fetch.open(sources.allow(url));
        try {
            return copy(job, createdAt, body);
        } catch (IOException | RuntimeException failure) {
            body.cancel();
            throw failure;
        }
    }

    private StoredImage copy(JobId job, Instant createdAt, Body body) throws IOException {
        var deadline = clock.instant().plus(config.wholeTimeout());
        var head = new ByteArrayOutputStream();
        var piece = body.next();
        while (piece != null && head.size() + piece.length() < ImageType.MAGIC_BYTES) {
            head.writeBytes(piece.getBytes());
            piece = body.next();
        }
        if (piece != null) {
            head.writeBytes(piece.getBytes());
        }
        var type =
                ImageType.of(head.toByteArray())
                        .orElseThrow(() -> new Refusal("what came is not an image that we take"));
        var key = DAY.format(createdAt) + "/" + job + "." + type.extension();
        var digest = sha256();
        try (var upload = bucket.begin(key, type.mediaType())) {
            var first = head.toByteArray();
            upload.write(first);
            digest.update(first);
            var bytes = (long) first.length;
            for (@Nullable Buffer next = body.next(); next != null; next = body.next()) {
                bytes = checked(bytes + next.length(), deadline);
                var chunk = next.getBytes();
                upload.write(chunk);
                digest.update(chunk);
                if (head.size() < HEAD_BYTES) {
                    head.writeBytes(chunk);
                }
            }
            checkLength(body, bytes);
            var size =
                    ImageSize.read(type, head.toByteArray())
                            .orElseThrow(() -> new Refusal("the image's header makes no sense"));
            upload.commit();
            return new StoredImage(
                    key,
                    type.mediaType(),
                    bytes,
                    size.width(),
                    size.height(),
                    HexFormat.of().formatHex(digest.digest()));
        }
    }

    private long checked(long bytes, Instant deadline) throws Refusal {
        if (bytes > images.imageMaxBytes()) {
            throw new Refusal("the image is larger than " + images.imageMaxBytes() + " bytes");
        }
        if (clock.instant().isAfter(deadline)) {
            throw new Refusal("the copy took longer than " + config.wholeTimeout());
        }
        return bytes;
    }

    private static void checkLength(Body body, long bytes) throws Refusal {
        var announced = body.head().getHeader("Content-Length");
        if (announced != null && !announced.equals(Long.toString(bytes))) {
            throw new Refusal(bytes + " bytes came where " + announced + " were announced");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
