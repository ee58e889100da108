package dev.uketori.notify;

import dev.uketori.store.Notification;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an app was told, or is to be.
///
/// @param id the receiver's `webhook-id`
/// @param status `pending`, `delivered`, `failed` or `gone`
/// @param nextAttemptAt null once it is over
public record NotificationView(
        UUID id,
        UUID jobId,
        String type,
        String url,
        String status,
        Instant happenedAt,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant endedAt,
        List<Attempt> attempts) {

    /// A try.
    ///
    /// @param ms milliseconds that it took
    /// @param status HTTP's; null if there was no answer
    /// @param answer its beginning, or why there was none
    public record Attempt(Instant at, long ms, @Nullable Integer status, String answer) {}

    static NotificationView of(Notification told) {
        return new NotificationView(
                told.id(),
                told.job().value(),
                told.type(),
                told.url(),
                told.status(),
                told.happenedAt(),
                told.createdAt(),
                told.dueAt(),
                told.endedAt(),
                told.attempts().stream()
                        .map(each ->
                                new Attempt(each.at(), each.ms(), each.status(), each.detail()))
                        .toList());
    }
}
