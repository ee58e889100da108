package dev.uketori.doitong;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// What became of a submit. The difference between [NotSent] and [Unanswered] is money.
public sealed interface Submission {

    /// Doitong took the job.
    ///
    /// @param credits what it cost, where the answer says so
    record Taken(Answer answer, OptionalInt credits) implements Submission {}

    /// Doitong answered that it does not take the job.
    ///
    /// @param message in Doitong's words
    /// @param creditsRequired what it would cost, where the answer says so
    /// @param creditsAvailable what is left, where the answer says so
    record Refused(
            ErrorClass why,
            String message,
            OptionalLong creditsRequired,
            OptionalLong creditsAvailable)
            implements Submission {}

    /// Not a byte of it has left: trying again is safe.
    record NotSent(String why) implements Submission {}

    /// It was sent, and no answer came that says what became of it: Doitong may have been paid.
    record Unanswered(String why) implements Submission {}
}
