package dev.uketori.store;

import dev.uketori.job.JobId;
import dev.uketori.job.Status;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which jobs a list shows, newest first.
///
/// @param client whose; null for everybody's
/// @param statuses in any of these; empty for all
/// @param text that the prompt contains, whatever the case
/// @param before only jobs older than this one: where the last page ended
public record JobFilter(
        @Nullable String client,
        Set<Status> statuses,
        @Nullable String reference,
        @Nullable UUID batchId,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        @Nullable String text,
        @Nullable JobId before) {}
