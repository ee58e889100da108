package dev.uketori.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job, as apps see it.
public record JobView(
        UUID id,
        String status,
        String service,
        @Nullable String prompt,
        int width,
        int height,
        @Nullable String version,
        @Nullable String quality,
        @Nullable String reference,
        @Nullable JsonNode metadata,
        @Nullable UUID batchId,
        @Nullable String doitongId,
        @Nullable String completedBy,
        @Nullable Hold hold,
        Credits credits,
        Image image,
        @Nullable Failure error,
        Attempts attempts,
        List<String> advice,
        Instant createdAt,
        @Nullable Instant submittedAt,
        @Nullable Instant completedAt,
        @Nullable Instant storedAt,
        Instant updatedAt) {

    /// Why a queued job waits.
    public record Hold(String reason, @Nullable Instant until, @Nullable Integer position) {}

    /// What it costs.
    public record Credits(int estimateMin, int estimateMax, @Nullable Integer charged) {}

    /// Its image.
    public record Image(
            String url,
            @Nullable String state,
            @Nullable String sourceUrl,
            @Nullable String key,
            @Nullable String contentType,
            @Nullable Long bytes,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable String sha256) {}

    /// Why it failed.
    public record Failure(String code, String message, boolean retryable) {}

    /// How often each kind of work was tried.
    public record Attempts(int submit, int poll, int mirror) {}
}
