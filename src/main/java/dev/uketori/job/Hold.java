package dev.uketori.job;

import java.time.Instant;

/// Why a queued job waits, and until when at least.
public record Hold(Reason reason, Instant until) {

    /// What it is that the job waits for.
    public enum Reason implements Wire {
        /// The plan's requests per minute.
        MINUTE,
        /// The plan's jobs per day.
        DAY,
        /// The plan's jobs at once.
        CONCURRENCY,
        /// Doitong's credits.
        CREDITS,
        /// The time between two tries.
        BACKOFF,
        /// Nothing is sent at all for now.
        PAUSED;

        /// Waiting on a limit is nobody's failure and uses up no attempt; a backoff follows one.
        boolean usesAnAttempt() {
            return this == BACKOFF;
        }
    }
}
