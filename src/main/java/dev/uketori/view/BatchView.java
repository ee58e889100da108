package dev.uketori.view;

import dev.uketori.ambient.PublicUrl;
import dev.uketori.job.Status;
import dev.uketori.job.Wire;
import dev.uketori.store.Batch;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A batch, as apps see it.
///
/// @param jobs how many
/// @param counts of them by status, every status
/// @param progress the share of its jobs that are over, 0 to 1
/// @param jobsUrl where they are listed
/// @param completedAt when the last of them was over; null until all are
public record BatchView(
        UUID id,
        int jobs,
        Map<String, Integer> counts,
        Credits credits,
        double progress,
        String jobsUrl,
        Instant createdAt,
        @Nullable Instant completedAt,
        Instant updatedAt) {

    /// What it costs.
    public record Credits(long estimateMin, long estimateMax, long charged) {}

    /// The batch's path below our address.
    public static String path(UUID id) {
        return "/v1/batches/" + id;
    }

    /// The batch as it is.
    public static BatchView of(Batch batch, PublicUrl publicUrl) {
        var jobs = batch.jobs();
        return new BatchView(
                batch.id(),
                jobs,
                counts(batch.counts()),
                new Credits(batch.estimateMin(), batch.estimateMax(), batch.charged()),
                (double) batch.over() / jobs,
                publicUrl.of("/v1/jobs?batchId=" + batch.id()),
                batch.createdAt(),
                batch.over() == jobs ? batch.endedAt() : null,
                batch.updatedAt());
    }

    private static Map<String, Integer> counts(Map<Status, Integer> counts) {
        var all = new LinkedHashMap<String, Integer>();
        for (Wire status : Status.values()) {
            all.put(status.wire(), counts.getOrDefault(status, 0));
        }
        return all;
    }
}
