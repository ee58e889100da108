package dev.uketori.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook that came, without its body.
///
/// @param outcome what became of it; `rejected` if it was refused at the door
/// @param reason why it was refused
/// @param jobId the job that it was for, as far as that is known
/// @param times how often the same body came
/// @param bytes the size of its body
public record DeliverySummary(
        UUID id,
        Instant receivedAt,
        String outcome,
        @Nullable String reason,
        @Nullable UUID jobId,
        @Nullable String doitongId,
        int times,
        int bytes) {}
