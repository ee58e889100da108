package dev.uketori.view;

import dev.uketori.ambient.PublicUrl;
import dev.uketori.store.JobRow;
import dev.uketori.view.JobView.Attempts;
import dev.uketori.view.JobView.Credits;
import dev.uketori.view.JobView.Failure;
import dev.uketori.view.JobView.Hold;
import dev.uketori.view.JobView.Image;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows rows as apps see them.
@Singleton
public class JobViews {

    private final PublicUrl publicUrl;

    JobViews(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    /// The job's path below our address.
    public static String path(Object id) {
        return "/v1/jobs/" + id;
    }

    /// The job in that row.
    public JobView of(JobRow row) {
        return new JobView(
                row.id,
                row.status,
                row.service,
                row.prompt,
                row.width,
                row.height,
                row.version,
                row.quality,
                row.reference,
                row.metadata,
                row.batchId,
                row.doitongId,
                row.completedBy,
                hold(row),
                new Credits(row.estimateMin, row.estimateMax, null),
                image(row),
                failure(row),
                new Attempts(row.submits, row.polls, row.mirrors),
                List.of(),
                row.createdAt,
                row.submittedAt,
                row.endedAt,
                row.storedAt,
                row.updatedAt);
    }

    private static @Nullable Hold hold(JobRow row) {
        return row.holdReason == null ? null : new Hold(row.holdReason, row.dueAt, null);
    }

    private Image image(JobRow row) {
        return new Image(
                publicUrl.of(path(row.id) + "/image"),
                row.imageState,
                row.sourceUrl,
                row.imageKey,
                row.imageType,
                row.imageBytes,
                row.imageWidth,
                row.imageHeight,
                row.imageSha256);
    }

    private static @Nullable Failure failure(JobRow row) {
        return row.errorCode == null
                ? null
                : new Failure(row.errorCode, row.errorMessage, row.errorRetryable);
    }
}
