package dev.uketori.provenance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.uketori.job.JobId;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.StoredImage;
import dev.uketori.store.Claim;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What is said of a stored image. What is not known is left out.
///
/// @param keeper our public address
/// @param job its id with us
/// @param doitongId its id with Doitong
/// @param version the model's, as the app asked for it
/// @param promptSha256 of the prompt in UTF-8, 64 lower-case hex digits
/// @param credits what it cost, for all its tries
@JsonInclude(JsonInclude.Include.NON_NULL)
record Manifest(
        String keeper,
        String job,
        String doitongId,
        String service,
        @Nullable String version,
        @Nullable String quality,
        @Nullable String promptSha256,
        int credits,
        StoredImage image,
        Instant createdAt,
        Instant submittedAt,
        Instant completedAt,
        Instant storedAt) {

    static Manifest of(
            String keeper, Claim claim, Completed job, StoredImage image, Instant storedAt) {
        var order = claim.order();
        return new Manifest(
                keeper,
                claim.id().toString(),
                job.doitongId(),
                order.service(),
                order.version(),
                order.quality(),
                order.prompt().isEmpty() ? null : sha256(order.prompt()),
                claim.cost().charged(),
                image,
                claim.createdAt(),
                job.submittedAt(),
                job.completedAt(),
                storedAt);
    }

    /// Its key in the bucket.
    static String key(JobId job, Instant createdAt) {
        return StoredImage.stem(job, createdAt) + "json";
    }

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
