package dev.uketori.store;

import dev.uketori.job.Status;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A batch as it is now: what its jobs are together, deleted ones included.
///
/// @param client the app that it belongs to
/// @param counts jobs by status; no entry where there are none
/// @param estimateMin credits that it costs at least, as estimated
/// @param estimateMax credits that it costs at most, as estimated
/// @param charged credits, so far
/// @param updatedAt when one of its jobs changed last
/// @param endedAt when the last of its jobs that are over ended; null if none is
public record Batch(
        UUID id,
        String client,
        Map<Status, Integer> counts,
        long estimateMin,
        long estimateMax,
        long charged,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant endedAt) {

    /// One just kept.
    public static Batch of(NewBatch batch) {
        var estimate = batch.estimate();
        var at = batch.jobs().getFirst().createdAt();
        return new Batch(
                batch.id(),
                batch.client(),
                Map.of(Status.QUEUED, batch.jobs().size()),
                estimate.min(),
                estimate.max(),
                0,
                at,
                at,
                null);
    }

    /// This and another part of the same batch.
    Batch and(Batch other) {
        var sums = new EnumMap<Status, Integer>(counts);
        other.counts.forEach((status, jobs) -> sums.merge(status, jobs, Integer::sum));
        return new Batch(
                id,
                client,
                sums,
                estimateMin + other.estimateMin,
                estimateMax + other.estimateMax,
                charged + other.charged,
                createdAt.isBefore(other.createdAt) ? createdAt : other.createdAt,
                updatedAt.isAfter(other.updatedAt) ? updatedAt : other.updatedAt,
                later(endedAt, other.endedAt));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }

    /// How many jobs it has.
    public int jobs() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// How many of its jobs are over.
    public int over() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isFinal())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
