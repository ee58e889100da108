package dev.uketori.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an app asked for. Never changes.
///
/// @param service Doitong's name of the model, `flux-ultra`
/// @param prompt 1 to 4,000 characters
/// @param width in pixels, 64 to 4096
/// @param height in pixels, 64 to 4096
/// @param reference the app's own word for the job
/// @param metadata any JSON of the app's, at most 4 KiB
/// @param callback where the app wants to be told
/// @param deadline by when it is wanted, if by any time
public record Order(
        String service,
        String prompt,
        int width,
        int height,
        @Nullable String version,
        @Nullable String quality,
        @Nullable String reference,
        @Nullable String metadata,
        @Nullable UUID batchId,
        @Nullable Callback callback,
        @Nullable Instant deadline) {}
