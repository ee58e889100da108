package dev.uketori.guise;

import dev.uketori.access.LinkSigner;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.Estimate;
import dev.uketori.job.JobError;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import dev.uketori.store.JobRow;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Shows jobs as Doitong would.
@Singleton
public class Guise {

    /// The states of an image that its address has.
    private static final Set<String> THERE = Set.of("pending", "stored");

    private final LinkSigner links;
    private final PublicUrl publicUrl;

    Guise(LinkSigner links, PublicUrl publicUrl) {
        this.links = links;
        this.publicUrl = publicUrl;
    }

    /// The job in that row.
    public Guised of(JobRow row) {
        var status = Wire.of(Status.class, row.status);
        return new Guised(
                row.id.toString(),
                word(status),
                row.service,
                url(row),
                row.callbackUrl,
                row.width,
                row.height,
                cost(row),
                error(status, row),
                seconds(row.createdAt),
                row.endedAt == null ? null : seconds(row.endedAt));
    }

    /// All that Doitong knows.
    private static String word(Status status) {
        return switch (status) {
            case QUEUED, SUBMITTING, UNCONFIRMED, PROCESSING -> "processing";
            case COMPLETED -> "completed";
            case FAILED, CANCELED -> Guised.FAILED;
        };
    }

    /// Opens with no key, before the image is stored too; null where there is none, or no more.
    private @Nullable String url(JobRow row) {
        return row.imageState != null && THERE.contains(row.imageState)
                ? publicUrl.of(links.link(row.id))
                : null;
    }

    /// What was charged, or will most likely be.
    private static int cost(JobRow row) {
        return row.charged > 0
                ? row.charged
                : new Estimate(row.estimateMin, row.estimateMax).middle();
    }

    private static @Nullable String error(Status status, JobRow row) {
        return switch (status) {
            case CANCELED -> JobError.Code.CANCELED.wire();
            case FAILED -> row.errorMessage.isEmpty() ? row.errorCode : row.errorMessage;
            default -> null;
        };
    }

    /// As Doitong writes times; what reads them may know no fractions.
    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}
