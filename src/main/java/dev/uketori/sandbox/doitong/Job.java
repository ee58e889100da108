package dev.uketori.sandbox.doitong;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A job as Doitong knows it.
///
/// @param cost credits charged when it was accepted
/// @param completedAt when it ended, well or not; null while it is processing
/// @param notified whether nothing is left to be delivered
record Job(
        String id,
        Order order,
        int cost,
        Fate fate,
        Instant createdAt,
        @Nullable Instant completedAt,
        boolean notified) {

    enum Status {
        PROCESSING("processing"),
        COMPLETED("completed"),
        FAILED("failed");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    Status status() {
        if (completedAt == null) {
            return Status.PROCESSING;
        }
        return fate.failed() ? Status.FAILED : Status.COMPLETED;
    }

    /// When it is to end.
    Instant due() {
        return fate.immediate() ? createdAt : createdAt.plusMillis(fate.delayMs());
    }

    /// When its webhook is to go out.
    Instant noticeDue() {
        var end = completedAt == null ? due() : completedAt;
        return fate.early() ? end : end.plusMillis(fate.lateMs());
    }

    boolean mustNotify() {
        return !notified && order.webhookUrl() != null && fate.notifies();
    }

    Job completed(Instant at) {
        return new Job(id, order, cost, fate, createdAt, at, notified);
    }

    Job afterNotice() {
        return new Job(id, order, cost, fate, createdAt, completedAt, true);
    }
}
