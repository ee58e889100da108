package dev.uketori.job;

/// Why a job failed, in words for the app.
///
/// @param retryable whether the same job may well succeed in a new try
public record JobError(Code code, String message, boolean retryable) {

    /// The classes of failure; each is a promise about what happened to the credits and what helps.
    public enum Code implements Wire {
        /// Doitong will not draw this; nothing paid.
        INVALID_REQUEST,
        /// Doitong does not take our key.
        UNAUTHORIZED,
        /// Not enough credits.
        INSUFFICIENT_CREDITS,
        /// Over the plan's limits.
        RATE_LIMITED,
        /// Doitong was out of order for as long as we tried.
        UPSTREAM_ERROR,
        /// Doitong took the job and could not finish it.
        UPSTREAM_FAILED,
        /// It was never learned whether Doitong took the job.
        UNCONFIRMED,
        /// It was not finished in time.
        DEADLINE_EXCEEDED,
        /// It was called off.
        CANCELED
    }
}
