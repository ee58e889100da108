package dev.uketori.doitong;

import java.time.Duration;
import java.util.Optional;

/// What became of a submit. The difference between [NotSent] and [Unanswered] is money.
public sealed interface Submission {

    /// Doitong took the job.
    record Taken(Answer answer) implements Submission {}

    /// Doitong answered that it does not take the job.
    ///
    /// @param status the HTTP status, or what it stands for
    /// @param message in Doitong's words
    /// @param retryAfter when Doitong wants to be asked again
    record Refused(int status, String message, Optional<Duration> retryAfter)
            implements Submission {}

    /// Not a byte of it has left: trying again is safe.
    record NotSent(String why) implements Submission {}

    /// It was sent, and no answer came that says what became of it: Doitong may have been paid.
    record Unanswered(String why) implements Submission {}
}
