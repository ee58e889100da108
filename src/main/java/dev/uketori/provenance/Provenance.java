package dev.uketori.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.bucket.Bucket;
import dev.uketori.bucket.BucketException;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.StoredImage;
import dev.uketori.store.Claim;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/// Keeps beside each image a small file that says where it is from, so that it can still be told
/// when there is nobody left to ask: `yyyy/MM/dd/<job id>.json`, a flattened JSON Web Signature.
@Singleton
public class Provenance {

    private static final String MEDIA_TYPE = "application/jose+json";

    private final Signer signer;
    private final Bucket bucket;
    private final PublicUrl address;
    private final ObjectMapper json;
    private final InstantSource clock;

    Provenance(
            Signer signer,
            Bucket bucket,
            PublicUrl address,
            ObjectMapper json,
            InstantSource clock) {
        this.signer = signer;
        this.bucket = bucket;
        this.address = address;
        this.json = json;
        this.clock = clock;
    }

    /// Keeps what is to be said of `image`, which is in the bucket already; what was said before is
    /// replaced.
    ///
    /// @throws BucketException if the store is away
    public void keep(Claim claim, Completed job, StoredImage image) throws BucketException {
        var manifest = Manifest.of(address.of("/"), claim, job, image, clock.instant());
        var signed = signer.sign(write(manifest));
        bucket.put(
                Manifest.key(claim.id(), claim.createdAt()),
                MEDIA_TYPE,
                write(signed).getBytes(StandardCharsets.UTF_8));
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
