package dev.uketori.view;

import dev.uketori.advice.Advice;
import dev.uketori.ambient.PublicUrl;
import dev.uketori.store.JobRow;
import dev.uketori.store.Standing;
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

    private static final String CREDITS = dev.uketori.job.Hold.Reason.CREDITS.wire();

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
        return of(row, null);
    }

    /// The job in that row.
    ///
    /// @param standing where it stands, if it is queued
    public JobView of(JobRow row, @Nullable Standing standing) {
        return new JobView(
                row.id,
                row.status,
                row.service,
                isErased(row) ? null : row.prompt,
                row.width,
                row.height,
                row.version,
                row.quality,
                row.reference,
                row.metadata,
                row.batchId,
                row.doitongId,
                row.completedBy,
                hold(row, standing),
                new Credits(
                        row.estimateMin, row.estimateMax, row.charged == 0 ? null : row.charged),
                image(row),
                failure(row),
                new Attempts(row.submits, row.polls, row.mirrors),
                isErased(row) ? List.of() : Advice.of(row.prompt),
                row.createdAt,
                row.submittedAt,
                row.endedAt,
                row.storedAt,
                row.updatedAt);
    }

    private static boolean isErased(JobRow row) {
        return row.promptErasedAt != null;
    }

    /// What holds the job itself, else what holds all.
    ///
    /// @param standing where it stands, if it is queued
    public static @Nullable Hold hold(JobRow row, @Nullable Standing standing) {
        var position = standing == null ? null : standing.position();
        if (row.holdReason != null) {
            var ofTime = !CREDITS.equals(row.holdReason);
            return new Hold(row.holdReason, ofTime ? row.dueAt : null, position);
        }
        return standing == null
                ? null
                : standing.waits()
                        .map(wait ->
                                new Hold(wait.reason().wire(), wait.until().orElse(null), position))
                        .orElse(null);
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
