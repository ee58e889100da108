package dev.uketori.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that was learned about a job, or that somebody wants of it. Reports come late, twice
/// and out of order; [Lifecycle] decides what each one moves.
public sealed interface Report {

    /// Doitong's id for the job, in reports that name it.
    default @Nullable String doitongId() {
        return null;
    }

    /// A dispatcher is about to send the job.
    record Submit(Instant leaseEnds) implements Report {}

    /// Doitong took the job and is drawing.
    ///
    /// @param took how long the submit call lasted
    record Accepted(String doitongId, Instant nextPoll, Duration took) implements Report {}

    /// The job is not to be sent yet.
    record Held(Hold hold, String why) implements Report {}

    /// The job was surely not taken by Doitong and waits for another try.
    record PutBack(Hold hold, String why) implements Report {}

    /// The job was surely not taken by Doitong, through no fault of its own: it goes back to its
    /// place in the queue, where all wait.
    ///
    /// @param place when it was due before
    /// @param hold what all wait for
    record Returned(Instant place, Hold hold, String why) implements Report {}

    /// The submit was sent and its answer lost.
    ///
    /// @param giveUpAt until when to wait for the webhook
    record Unanswered(Instant giveUpAt, String why) implements Report {}

    /// Somebody who can tell says that Doitong never took the job.
    record NeverTaken() implements Report {}

    /// Doitong will not draw this job; trying again is pointless.
    record Refused(JobError error) implements Report {}

    /// Doitong says: still drawing.
    ///
    /// @param took how long the call lasted that told us; null when Doitong called
    record Running(Channel by, String doitongId, Instant nextPoll, @Nullable Duration took)
            implements Report {}

    /// Doitong says: drawn, and to be had at `sourceUrl`.
    record Finished(Channel by, String doitongId, String sourceUrl, @Nullable Duration took)
            implements Report {}

    /// Doitong says: it went wrong.
    record Broken(Channel by, String doitongId, JobError error, @Nullable Duration took)
            implements Report {}

    /// Doitong says something that we do not know how to read.
    ///
    /// @param doitongId null if not even that can be read
    record Unclear(Channel by, @Nullable String doitongId) implements Report {}

    /// Doitong could not be asked, or its answer made no sense; ask again.
    record NotAnswered(Instant nextPoll, String why, Duration took) implements Report {}

    /// We have waited long enough.
    record GaveUp(JobError error) implements Report {

        /// Its deadline has passed, and it was never sent.
        public static final GaveUp TOO_LATE =
                new GaveUp(
                        new JobError(
                                JobError.Code.DEADLINE_EXCEEDED,
                                "It could not be sent before its deadline. Nothing was paid.",
                                true));
    }

    /// The image is in our bucket.
    record Mirrored(StoredImage image, Duration took) implements Report {}

    /// The image could not be copied this time.
    record NotMirrored(String why, Instant nextTry, Duration took) implements Report {}

    /// The image is to be had elsewhere by now.
    record Relocated(String sourceUrl, String why, Duration took) implements Report {}

    /// The image cannot be had any more.
    record ImageGone(String why, Duration took) implements Report {}

    /// The image was removed from our bucket: its time was over, or its app did not want it kept.
    record ImageErased() implements Report {}

    /// The app does not want it any more.
    record Cancel() implements Report {}

    /// The app wants another try of what has failed.
    record Retry() implements Report {}
}
