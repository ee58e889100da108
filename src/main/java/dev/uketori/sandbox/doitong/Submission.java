package dev.uketori.sandbox.doitong;

/// What became of a submit.
sealed interface Submission permits Submission.Accepted, Submission.AnswerLost, Refused {

    /// Paid for, written down, and to be answered with this state of its job.
    record Accepted(Job job) implements Submission {}

    /// Paid for and written down, but the caller is never told.
    record AnswerLost() implements Submission {}
}
