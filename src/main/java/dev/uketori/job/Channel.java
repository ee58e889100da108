package dev.uketori.job;

/// How we heard what Doitong says of a job.
public enum Channel implements Wire {
    /// In the answer to the submit itself.
    SUBMIT,
    /// Doitong called our webhook.
    WEBHOOK,
    /// We asked.
    POLL
}
