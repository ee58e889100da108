package dev.uketori.job;

import java.util.List;

/// What a report did to a job.
public sealed interface Step {

    /// In a word: `applied`, or why it was not.
    default String outcome() {
        return switch (this) {
            case Moved _ -> "applied";
            case Unchanged(var why) -> why.wire();
        };
    }

    /// It moved the job.
    ///
    /// @param events what to tell about it, in order
    record Moved(JobState to, Attempts attempts, List<Event> events) implements Step {}

    /// It changed nothing, which is never an error: reports are late, doubled and out of order by
    /// nature.
    record Unchanged(Why why) implements Step {}

    /// Why a report changed nothing.
    enum Why implements Wire {
        /// The job knows already: it is final and the report agrees with it, or the report tells of
        /// an earlier stage.
        LATE,
        /// The job is final already, and the report says otherwise: final is final.
        CONFLICT,
        /// The report is about something that the job, as it is now, does not wait for.
        NOT_NOW,
        /// The report says something that we do not know how to read.
        UNCLEAR,
        /// The report names Doitong's id of another job.
        OTHER_JOB,
        /// The reporter lost its lease: somebody else has the job now.
        STALE,
        /// There is no such job.
        UNKNOWN_JOB
    }
}
