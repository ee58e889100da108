package dev.uketori.bucket;

import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// The requests that write one object. Each may throw what the SDK throws.
///
/// @param key the whole key, as the store knows it
record S3Object(S3Client client, String bucket, String key, String contentType) {

    private static final String CACHE = "private, max-age=31536000, immutable";

    /// Who wrote an object, so that the one whose answer was lost knows its own.
    private static final String WRITER = "writer";

    /// All of it at once. The store compares the SHA-256.
    ///
    /// @param condition `*` for only if there is none yet; null for in any case
    void put(byte[] bytes, int length, byte[] sha256, String writer, @Nullable String condition) {
        client.putObject(
                put ->
                        put.bucket(bucket)
                                .key(key)
                                .contentType(contentType)
                                .cacheControl(CACHE)
                                .metadata(Map.of(WRITER, writer))
                                .checksumSHA256(base64(sha256))
                                .ifNoneMatch(condition),
                body(bytes, length));
    }

    /// Who wrote the object that is there; empty if none is.
    Optional<String> writer() {
        try {
            var head = client.headObject(ask -> ask.bucket(bucket).key(key));
            return Optional.of(head.metadata().getOrDefault(WRITER, ""));
        } catch (NoSuchKeyException none) {
            return Optional.empty();
        }
    }

    /// Begins to write it in parts, and gives the id for all that follows.
    String begin(String writer) {
        return client.createMultipartUpload(begin ->
                        begin.bucket(bucket)
                                .key(key)
                                .contentType(contentType)
                                .cacheControl(CACHE)
                                .metadata(Map.of(WRITER, writer))
                                .checksumAlgorithm(ChecksumAlgorithm.SHA256))
                .uploadId();
    }

    /// A part. The store compares the SHA-256.
    ///
    /// @param number counted from 1
    CompletedPart part(String id, int number, byte[] bytes, int length) {
        var sha256 = base64(sha256(bytes, length));
        var part =
                client.uploadPart(
                        put ->
                                put.bucket(bucket)
                                        .key(key)
                                        .uploadId(id)
                                        .partNumber(number)
                                        .checksumSHA256(sha256),
                        body(bytes, length));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(part.eTag())
                .checksumSHA256(sha256)
                .build();
    }

    /// Makes one object of all parts.
    ///
    /// @param condition `*` for only if there is none yet; null for in any case
    void complete(String id, List<CompletedPart> parts, @Nullable String condition) {
        client.completeMultipartUpload(complete ->
                complete.bucket(bucket)
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(all -> all.parts(parts))
                        .ifNoneMatch(condition));
    }

    /// Forgets all parts.
    void abort(String id) {
        client.abortMultipartUpload(abort -> abort.bucket(bucket).key(key).uploadId(id));
    }

    /// The ids of what was begun for this key, and neither completed nor aborted.
    List<String> unfinished() {
        return client
                .listMultipartUploads(list -> list.bucket(bucket).prefix(key))
                .uploads()
                .stream()
                .filter(upload -> upload.key().equals(key))
                .map(MultipartUpload::uploadId)
                .toList();
    }

    /// Read where it lies, as often as it has to be sent.
    private RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(bytes, 0, length), length, contentType);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] sha256(byte[] bytes, int length) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
