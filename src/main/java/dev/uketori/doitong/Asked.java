package dev.uketori.doitong;

/// What came of asking for a job's status.
public sealed interface Asked {

    /// Doitong answered.
    record Answered(Answer answer) implements Asked {}

    /// Doitong knows no such job.
    record Unknown() implements Asked {}

    /// It did not answer, or not in a way that helps.
    record NotAnswered(String why) implements Asked {}
}
