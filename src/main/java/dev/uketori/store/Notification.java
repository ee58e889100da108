package dev.uketori.store;

import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an app is told of one of its jobs.
///
/// @param id stays the same over all attempts
/// @param happenedAt when it happened that is told of
/// @param dueAt when it is tried next; null once it is over
/// @param attempts each try, oldest first
public record Notification(
        UUID id,
        String client,
        JobId job,
        String type,
        Instant happenedAt,
        String url,
        String status,
        @Nullable Instant dueAt,
        Instant createdAt,
        @Nullable Instant endedAt,
        List<Attempt> attempts) {

    /// A try.
    ///
    /// @param ms milliseconds that it took
    /// @param status HTTP's; null if there was no answer
    /// @param detail the beginning of the answer, or why there was none
    public record Attempt(Instant at, long ms, @Nullable Integer status, String detail) {}
}
