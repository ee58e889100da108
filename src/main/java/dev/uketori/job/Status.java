package dev.uketori.job;

/// The name of the state that a job is in; also says which worker it waits for.
public enum Status implements Wire {
    /// Kept by us, not yet sent to Doitong.
    QUEUED,
    /// Being sent right now; the answer is not known.
    SUBMITTING,
    /// Sent, and the answer was lost: Doitong may or may not have been paid. Never sent again by
    /// itself.
    UNCONFIRMED,
    /// Taken by Doitong, which is drawing.
    PROCESSING,
    /// Doitong has drawn it. Final; its image is still to be stored.
    COMPLETED,
    /// It will not be drawn. Final.
    FAILED,
    /// Called off while it was queued, nothing paid. Final.
    CANCELED;

    /// Final states are never left.
    public boolean isFinal() {
        return this == COMPLETED || this == FAILED || this == CANCELED;
    }
}
