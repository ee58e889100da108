package dev.uketori.store;

import dev.uketori.job.Wire;

/// What became of a webhook: it moved its job, or why it did not.
public enum Outcome implements Wire {
    /// It moved its job.
    APPLIED,
    /// Its job knew already.
    LATE,
    /// Its job had ended otherwise.
    CONFLICT,
    /// Its job, as it was, did not wait for that.
    NOT_NOW,
    /// It named Doitong's id of another job than its address.
    OTHER_JOB,
    /// There was no such job.
    UNKNOWN_JOB,
    /// It said something that we do not know how to read.
    UNCLEAR,
    /// It was refused at the door: not signed, or not to be read to its end.
    REJECTED
}
