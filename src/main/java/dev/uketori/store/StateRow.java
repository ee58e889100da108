package dev.uketori.store;

import dev.uketori.job.Channel;
import dev.uketori.job.Hold;
import dev.uketori.job.ImageState;
import dev.uketori.job.JobError;
import dev.uketori.job.JobState;
import dev.uketori.job.JobState.Canceled;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.JobState.Failed;
import dev.uketori.job.JobState.Processing;
import dev.uketori.job.JobState.Queued;
import dev.uketori.job.JobState.Submitting;
import dev.uketori.job.JobState.Unconfirmed;
import dev.uketori.job.Status;
import dev.uketori.job.StoredImage;
import dev.uketori.job.Wire;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job's state as columns of its row, both ways.
record StateRow(
        String status,
        @Nullable Instant dueAt,
        @Nullable Hold hold,
        @Nullable String doitongId,
        @Nullable String completedBy,
        @Nullable String sourceUrl,
        @Nullable String imageState,
        @Nullable StoredImage image,
        @Nullable JobError error,
        @Nullable Instant submittedAt,
        @Nullable Instant endedAt,
        @Nullable Instant storedAt) {

    static StateRow of(JobState state) {
        var status = state.status().wire();
        var due = state.dueAt().orElse(null);
        var id = state.doitongId();
        return switch (state) {
            case Queued(_, var hold) -> row(status, due, hold, id, null, null);
            case Submitting(var since, _) -> row(status, due, null, id, since, null);
            case Unconfirmed(var since, _) -> row(status, due, null, id, since, null);
            case Processing(_, var since, _) -> row(status, due, null, id, since, null);
            case Completed completed -> completed(completed, due);
            case Failed(var error, _, var submittedAt, var failedAt) ->
                    new StateRow(
                            status,
                            due,
                            null,
                            id,
                            null,
                            null,
                            null,
                            null,
                            error,
                            submittedAt,
                            failedAt,
                            null);
            case Canceled(var canceledAt) -> row(status, due, null, id, null, canceledAt);
        };
    }

    private static StateRow row(
            String status,
            @Nullable Instant due,
            @Nullable Hold hold,
            @Nullable String doitongId,
            @Nullable Instant submittedAt,
            @Nullable Instant endedAt) {
        return new StateRow(
                status,
                due,
                hold,
                doitongId,
                null,
                null,
                null,
                null,
                null,
                submittedAt,
                endedAt,
                null);
    }

    private static StateRow completed(Completed job, @Nullable Instant due) {
        var stored = job.image() instanceof ImageState.Stored kept ? kept : null;
        return new StateRow(
                job.status().wire(),
                due,
                null,
                job.doitongId(),
                job.by().wire(),
                job.sourceUrl(),
                switch (job.image()) {
                    case ImageState.Pending _ -> "pending";
                    case ImageState.Stored _ -> "stored";
                    case ImageState.Lost _ -> "lost";
                    case ImageState.Erased _ -> "erased";
                },
                stored == null ? null : stored.image(),
                null,
                job.submittedAt(),
                job.completedAt(),
                stored == null ? null : stored.at());
    }

    JobState state() {
        return switch (Wire.of(Status.class, status)) {
            case QUEUED -> new Queued(sure(dueAt), hold);
            case SUBMITTING -> new Submitting(sure(submittedAt), sure(dueAt));
            case UNCONFIRMED -> new Unconfirmed(sure(submittedAt), sure(dueAt));
            case PROCESSING -> new Processing(sure(doitongId), sure(submittedAt), sure(dueAt));
            case COMPLETED ->
                    new Completed(
                            sure(doitongId),
                            Wire.of(Channel.class, sure(completedBy)),
                            sure(sourceUrl),
                            sure(submittedAt),
                            sure(endedAt),
                            mirrorState());
            case FAILED -> new Failed(sure(error), doitongId, submittedAt, sure(endedAt));
            case CANCELED -> new Canceled(sure(endedAt));
        };
    }

    private ImageState mirrorState() {
        return switch (sure(imageState)) {
            case "pending" -> new ImageState.Pending(sure(dueAt));
            case "stored" -> new ImageState.Stored(sure(image), sure(storedAt));
            case "lost" -> new ImageState.Lost();
            case "erased" -> new ImageState.Erased();
            default -> throw new IllegalStateException("image_state " + imageState);
        };
    }

    /// The schema's CHECK constraints vouch for it.
    private static <T> T sure(@Nullable T column) {
        return Objects.requireNonNull(column);
    }

    static StateRow read(ResultSet row) throws SQLException {
        return new StateRow(
                row.getString("status"),
                instant(row, "due_at"),
                hold(row),
                row.getString("doitong_id"),
                row.getString("completed_by"),
                row.getString("source_url"),
                row.getString("image_state"),
                image(row),
                error(row),
                instant(row, "submitted_at"),
                instant(row, "ended_at"),
                instant(row, "stored_at"));
    }

    private static @Nullable Hold hold(ResultSet row) throws SQLException {
        var reason = row.getString("hold_reason");
        return reason == null
                ? null
                : new Hold(
                        Wire.of(Hold.Reason.class, reason),
                        sure(instant(row, "due_at")),
                        row.getObject("hold_needs", Integer.class));
    }

    private static @Nullable StoredImage image(ResultSet row) throws SQLException {
        var key = row.getString("image_key");
        return key == null
                ? null
                : new StoredImage(
                        key,
                        row.getString("image_type"),
                        row.getLong("image_bytes"),
                        row.getInt("image_width"),
                        row.getInt("image_height"),
                        row.getString("image_sha256"));
    }

    private static @Nullable JobError error(ResultSet row) throws SQLException {
        var code = row.getString("error_code");
        return code == null
                ? null
                : new JobError(
                        Wire.of(JobError.Code.class, code),
                        row.getString("error_message"),
                        row.getBoolean("error_retryable"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
