package dev.uketori.job;

import dev.uketori.job.ImageState.Pending;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a job is. A state carries what is true in it and nothing else, and its methods are the
/// only exits: a move that is not written here cannot be made anywhere.
///
/// Which report leads through which exit is told by [Lifecycle].
public sealed interface JobState {

    /// The state's name.
    Status status();

    /// When a worker must look at the job next; empty when there is nothing left to do. While a
    /// worker is at it, the end of that worker's lease.
    Optional<Instant> dueAt();

    /// Doitong's id for the job, in states where it is known.
    default @Nullable String doitongId() {
        return null;
    }

    /// Kept by us, not yet sent.
    ///
    /// @param due may be sent from then on
    /// @param hold why it waits, if it has to
    record Queued(Instant due, @Nullable Hold hold) implements JobState {

        Submitting submit(Instant now, Instant leaseEnds) {
            return new Submitting(now, leaseEnds);
        }

        Queued held(Hold hold) {
            return new Queued(hold.until(), hold);
        }

        /// Doitong has it although we know of no submit that was taken: never send it again.
        Processing taken(String doitongId, Instant now, Instant nextPoll) {
            return new Processing(doitongId, now, nextPoll);
        }

        Completed completed(String doitongId, Channel by, String sourceUrl, Instant now) {
            return new Completed(doitongId, by, sourceUrl, now, now, new Pending(now));
        }

        Failed gaveUp(JobError error, Instant now) {
            return new Failed(error, null, null, now);
        }

        Canceled canceled(Instant now) {
            return new Canceled(now);
        }

        @Override
        public Status status() {
            return Status.QUEUED;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.of(due);
        }
    }

    /// Being sent. When the lease has passed, the submitter died in mid-call.
    record Submitting(Instant since, Instant leaseEnds) implements JobState {

        Processing accepted(String doitongId, Instant nextPoll) {
            return new Processing(doitongId, since, nextPoll);
        }

        Queued putBack(Hold hold) {
            return new Queued(hold.until(), hold);
        }

        Queued returned(Instant place) {
            return new Queued(place, null);
        }

        Unconfirmed unanswered(Instant giveUpAt) {
            return new Unconfirmed(since, giveUpAt);
        }

        Completed completed(String doitongId, Channel by, String sourceUrl, Instant now) {
            return new Completed(doitongId, by, sourceUrl, since, now, new Pending(now));
        }

        Failed failed(@Nullable String doitongId, JobError error, Instant now) {
            return new Failed(error, doitongId, since, now);
        }

        @Override
        public Status status() {
            return Status.SUBMITTING;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.of(leaseEnds);
        }
    }

    /// Sent at `since`, the answer lost; Doitong may have been paid.
    record Unconfirmed(Instant since, Instant giveUpAt) implements JobState {

        Queued neverTaken(Instant now) {
            return new Queued(now, null);
        }

        Processing confirmed(String doitongId, Instant nextPoll) {
            return new Processing(doitongId, since, nextPoll);
        }

        Completed completed(String doitongId, Channel by, String sourceUrl, Instant now) {
            return new Completed(doitongId, by, sourceUrl, since, now, new Pending(now));
        }

        Failed failed(@Nullable String doitongId, JobError error, Instant now) {
            return new Failed(error, doitongId, since, now);
        }

        @Override
        public Status status() {
            return Status.UNCONFIRMED;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.of(giveUpAt);
        }
    }

    /// Doitong is drawing.
    ///
    /// @param doitongId Doitong's id for the job
    /// @param since when it was submitted
    /// @param nextPoll when to ask how far it is
    record Processing(String doitongId, Instant since, Instant nextPoll) implements JobState {

        Processing stillRunning(Instant nextPoll) {
            return new Processing(doitongId, since, nextPoll);
        }

        Completed completed(Channel by, String sourceUrl, Instant now) {
            return new Completed(doitongId, by, sourceUrl, since, now, new Pending(now));
        }

        Failed failed(JobError error, Instant now) {
            return new Failed(error, doitongId, since, now);
        }

        @Override
        public Status status() {
            return Status.PROCESSING;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.of(nextPoll);
        }
    }

    /// Doitong has drawn it. Final; only what became of its image still changes.
    ///
    /// @param by how we heard
    /// @param sourceUrl where Doitong serves the image, for a while
    record Completed(
            String doitongId,
            Channel by,
            String sourceUrl,
            Instant submittedAt,
            Instant completedAt,
            ImageState image)
            implements JobState {

        Completed relocated(String sourceUrl, Instant now) {
            return new Completed(
                    doitongId, by, sourceUrl, submittedAt, completedAt, new Pending(now));
        }

        Completed with(ImageState next) {
            return new Completed(doitongId, by, sourceUrl, submittedAt, completedAt, next);
        }

        @Override
        public Status status() {
            return Status.COMPLETED;
        }

        @Override
        public Optional<Instant> dueAt() {
            return image instanceof Pending(var nextTry) ? Optional.of(nextTry) : Optional.empty();
        }
    }

    /// It will not be drawn. Final, unless the app wants another try.
    ///
    /// @param doitongId Doitong's id, where it was ever known
    /// @param submittedAt when it was last submitted, if it was
    record Failed(
            JobError error,
            @Nullable String doitongId,
            @Nullable Instant submittedAt,
            Instant failedAt)
            implements JobState {

        Queued retried(Instant now) {
            return new Queued(now, null);
        }

        @Override
        public Status status() {
            return Status.FAILED;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.empty();
        }
    }

    /// Called off while queued, nothing paid. Final.
    record Canceled(Instant canceledAt) implements JobState {

        @Override
        public Status status() {
            return Status.CANCELED;
        }

        @Override
        public Optional<Instant> dueAt() {
            return Optional.empty();
        }
    }
}
