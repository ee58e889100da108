package dev.uketori.store;

import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which notifications; null takes any.
///
/// @param before only those with smaller ids: where the last page ended
public record NotificationFilter(
        @Nullable String client,
        @Nullable String status,
        @Nullable String type,
        @Nullable JobId job,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable UUID before) {}
