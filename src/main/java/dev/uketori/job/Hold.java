package dev.uketori.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Why a queued job waits, and until when at least.
///
/// @param needs how many credits must be there before it is sent; null for any other reason
public record Hold(Reason reason, Instant until, @Nullable Integer needs) {

    private static final Duration LOOKED_AT_ANEW = Duration.ofDays(1);

    /// A wait that is no matter of credits.
    public Hold(Reason reason, Instant until) {
        this(reason, until, null);
    }

    /// A wait for credits, from `now` on. It ends when they are there; that it is looked at anew
    /// after a day is for what nobody has thought of.
    public static Hold forCredits(int needs, Instant now) {
        return new Hold(Reason.CREDITS, now.plus(LOOKED_AT_ANEW), needs);
    }

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
