package dev.uketori.bucket;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// A bucket of S3, or of what speaks as S3 does.
final class S3Bucket implements Bucket, AutoCloseable {

    private static final int NO_SUCH_RANGE = 416;
    private static final int WRITER_BYTES = 16;
    private static final Duration LEFT_AFTER = Duration.ofHours(1);

    private final S3Client client;
    private final S3Presigner presigner;
    private final String bucket;
    private final String prefix;
    private final Buffers buffers;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final S3Conditions conditions = new S3Conditions();
    private final AtomicReference<Instant> sweepAt = new AtomicReference<>(Instant.MIN);

    private S3Bucket(
            S3Client client,
            S3Presigner presigner,
            S3Config config,
            InstantSource clock,
            RandomGenerator random) {
        this.client = client;
        this.presigner = presigner;
        this.bucket = config.bucket().orElseThrow(() -> Buckets.missing("UKETORI_S3_BUCKET"));
        this.prefix = Keys.prefix(config.prefix().orElse(""));
        this.buffers = S3Clients.buffers(config);
        this.clock = clock;
        this.random = random;
    }

    static S3Bucket of(S3Config config, InstantSource clock, RandomGenerator random) {
        return new S3Bucket(
                S3Clients.client(config), S3Clients.presigner(config), config, clock, random);
    }

    @Override
    public Upload begin(String key, String contentType, OptionalLong length)
            throws BucketException {
        var object = object(key, contentType);
        return new S3Upload(object, writer(), conditions, buffers, buffers.take(length));
    }

    @Override
    public void put(String key, String contentType, byte[] bytes) throws BucketException {
        var object = object(key, contentType);
        var sha256 = S3Object.sha256(bytes, bytes.length);
        S3Calls.make(
                "put " + key,
                () -> {
                    object.put(bytes, bytes.length, sha256, writer(), null);
                    return true;
                });
    }

    @Override
    public Optional<InputStream> open(String key, long first) throws BucketException {
        var stored = stored(key);
        return S3Calls.make("open " + key, () -> opened(key, stored, first));
    }

    /// An empty object has no range at all, not even one from 0 on.
    private Optional<InputStream> opened(String key, String stored, long first) {
        try {
            var range = first == 0 ? null : "bytes=" + first + "-";
            var body = client.getObject(get -> get.bucket(bucket).key(stored).range(range));
            return Optional.of(new S3Body("read " + key, body));
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        } catch (S3Exception refused) {
            if (refused.statusCode() == NO_SUCH_RANGE) {
                return Optional.of(InputStream.nullInputStream());
            }
            throw refused;
        }
    }

    @Override
    public List<String> find(String prefix) throws BucketException {
        var begins = this.prefix + Keys.prefix(prefix);
        return S3Calls.make(
                "find " + prefix,
                () ->
                        client
                                .listObjectsV2(list -> list.bucket(bucket).prefix(begins))
                                .contents()
                                .stream()
                                .map(object -> object.key().substring(this.prefix.length()))
                                .toList());
    }

    @Override
    public void delete(String key) throws BucketException {
        var stored = stored(key);
        S3Calls.make(
                "delete " + key,
                () -> client.deleteObject(delete -> delete.bucket(bucket).key(stored)));
    }

    @Override
    public Optional<URI> presigned(String key, Duration validFor, String fileName)
            throws BucketException {
        var object =
                GetObjectRequest.builder()
                        .bucket(bucket)
                        .key(stored(key))
                        .responseContentDisposition(
                                "inline; filename=\"" + Keys.name(fileName) + "\"")
                        .build();
        var presigned =
                S3Calls.make(
                        "presign " + key,
                        () ->
                                presigner.presignGetObject(sign ->
                                        sign.signatureDuration(validFor).getObjectRequest(object)));
        return Optional.of(URI.create(presigned.url().toString()));
    }

    /// Only what has been left for so long that no lease of anybody's lasts: of those that still go
    /// on nothing tells them apart. The bucket may be other programs' too: theirs are left alone.
    @Override
    public void sweep() throws BucketException {
        var now = clock.instant();
        var due = sweepAt.get();
        if (now.isBefore(due) || !sweepAt.compareAndSet(due, now.plus(LEFT_AFTER))) {
            return;
        }
        S3Calls.make(
                "sweep " + bucket,
                () -> {
                    var uploads =
                            client.listMultipartUploadsPaginator(
                                            list -> list.bucket(bucket).prefix(prefix))
                                    .uploads();
                    for (var upload : uploads) {
                        if (upload.initiated().isBefore(now.minus(LEFT_AFTER)) && isImage(upload)) {
                            client.abortMultipartUpload(abort ->
                                    abort.bucket(bucket)
                                            .key(upload.key())
                                            .uploadId(upload.uploadId()));
                        }
                    }
                    return true;
                });
    }

    private boolean isImage(MultipartUpload upload) {
        var key = upload.key();
        return key.startsWith(prefix) && Keys.isImage(key.substring(prefix.length()));
    }

    private S3Object object(String key, String contentType) {
        return new S3Object(client, bucket, stored(key), contentType);
    }

    private String stored(String key) {
        return prefix + Keys.key(key);
    }

    private String writer() {
        var bytes = new byte[WRITER_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        presigner.close();
        client.close();
    }
}
