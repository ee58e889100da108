package dev.uketori.job;

import dev.uketori.job.ImageState.Erased;
import dev.uketori.job.ImageState.Lost;
import dev.uketori.job.ImageState.Pending;
import dev.uketori.job.ImageState.Stored;
import dev.uketori.job.JobState.Canceled;
import dev.uketori.job.JobState.Completed;
import dev.uketori.job.JobState.Failed;
import dev.uketori.job.JobState.Processing;
import dev.uketori.job.JobState.Queued;
import dev.uketori.job.JobState.Submitting;
import dev.uketori.job.JobState.Unconfirmed;
import dev.uketori.job.Report.Accepted;
import dev.uketori.job.Report.Broken;
import dev.uketori.job.Report.Cancel;
import dev.uketori.job.Report.Finished;
import dev.uketori.job.Report.GaveUp;
import dev.uketori.job.Report.Held;
import dev.uketori.job.Report.ImageErased;
import dev.uketori.job.Report.ImageGone;
import dev.uketori.job.Report.Mirrored;
import dev.uketori.job.Report.NeverTaken;
import dev.uketori.job.Report.NotAnswered;
import dev.uketori.job.Report.NotMirrored;
import dev.uketori.job.Report.PutBack;
import dev.uketori.job.Report.Refused;
import dev.uketori.job.Report.Relocated;
import dev.uketori.job.Report.Retry;
import dev.uketori.job.Report.Returned;
import dev.uketori.job.Report.Running;
import dev.uketori.job.Report.Submit;
import dev.uketori.job.Report.Unanswered;
import dev.uketori.job.Report.Unclear;
import dev.uketori.job.Step.Unchanged;
import dev.uketori.job.Step.Why;
import java.time.Duration;
import java.time.Instant;

/// The table of all states and all reports: which report leads from which state through which exit.
///
/// Pure, total and exhaustive: every report is decided in every state, and the compiler says where
/// one is missing.
public final class Lifecycle {

    private Lifecycle() {}

    /// What `report` does to a job in `state`.
    ///
    /// @param now when the report is decided upon
    public static Step apply(JobState state, Attempts attempts, Report report, Instant now) {
        if (namesAnotherJob(state, report)) {
            return new Unchanged(Why.OTHER_JOB);
        }
        return switch (state) {
            case Queued queued -> whileQueued(queued, attempts, report, now);
            case Submitting submitting -> whileSubmitting(submitting, attempts, report, now);
            case Unconfirmed unconfirmed -> whileUnconfirmed(unconfirmed, attempts, report, now);
            case Processing processing -> whileProcessing(processing, attempts, report, now);
            case Completed completed -> onceCompleted(completed, attempts, report, now);
            case Failed failed -> onceFailed(failed, attempts, report, now);
            case Canceled _ -> onceOver(report, Cancel.class);
        };
    }

    private static Step whileQueued(Queued job, Attempts attempts, Report report, Instant now) {
        var move = new Move(attempts, report);
        return switch (report) {
            case Submit(var leaseEnds) -> move.to(job.submit(now, leaseEnds));
            case Held(var hold, var why) -> move.held(hold, why).to(job.held(hold));
            case Accepted(var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.taken(id, now, nextPoll));
            case Running(_, var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.taken(id, now, nextPoll));
            case Finished(var by, var id, var url, var took) ->
                    move.submitted(id, null)
                            .completed(by, Duration.ZERO)
                            .to(job.completed(id, by, url, now));
            case GaveUp(var error) -> move.failed(error).to(job.gaveUp(error, now));
            case Cancel _ -> move.canceled().to(job.canceled(now));
            case PutBack _,
                    Returned _,
                    Unanswered _,
                    NeverTaken _,
                    Refused _,
                    Broken _,
                    NotAnswered _,
                    Retry _ ->
                    new Unchanged(Why.NOT_NOW);
            case Unclear _ -> new Unchanged(Why.UNCLEAR);
            case Mirrored _, NotMirrored _, Relocated _, ImageGone _, ImageErased _ ->
                    new Unchanged(Why.NOT_NOW);
        };
    }

    private static Step whileSubmitting(
            Submitting job, Attempts attempts, Report report, Instant now) {
        var move = new Move(attempts, report);
        return switch (report) {
            case Accepted(var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.accepted(id, nextPoll));
            case PutBack(var hold, var why) -> move.held(hold, why).to(job.putBack(hold));
            case Returned(var place, var hold, var why) ->
                    move.held(hold, why).to(job.returned(place));
            case Unanswered(var giveUpAt, var why) ->
                    move.unconfirmed(why, giveUpAt).to(job.unanswered(giveUpAt));
            case Refused(var error) -> move.failed(error).to(job.failed(null, error, now));
            case Running(_, var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.accepted(id, nextPoll));
            case Finished(var by, var id, var url, var took) ->
                    move.submitted(id, by == Channel.SUBMIT ? took : null)
                            .completed(by, Duration.between(job.since(), now))
                            .to(job.completed(id, by, url, now));
            case Broken(_, var id, var error, _) ->
                    move.submitted(id, null).failed(error).to(job.failed(id, error, now));
            case Submit _, Held _, NeverTaken _, NotAnswered _, GaveUp _, Cancel _, Retry _ ->
                    new Unchanged(Why.NOT_NOW);
            case Unclear _ -> new Unchanged(Why.UNCLEAR);
            case Mirrored _, NotMirrored _, Relocated _, ImageGone _, ImageErased _ ->
                    new Unchanged(Why.NOT_NOW);
        };
    }

    private static Step whileUnconfirmed(
            Unconfirmed job, Attempts attempts, Report report, Instant now) {
        var move = new Move(attempts, report);
        return switch (report) {
            case Accepted(var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.confirmed(id, nextPoll));
            case Running(_, var id, var nextPoll, var took) ->
                    move.submitted(id, took).to(job.confirmed(id, nextPoll));
            case Finished(var by, var id, var url, var took) ->
                    move.submitted(id, null)
                            .completed(by, Duration.between(job.since(), now))
                            .to(job.completed(id, by, url, now));
            case Broken(_, var id, var error, _) ->
                    move.submitted(id, null).failed(error).to(job.failed(id, error, now));
            case GaveUp(var error) -> move.failed(error).to(job.failed(null, error, now));
            case NeverTaken _ -> move.neverTaken().to(job.neverTaken(now));
            case Submit _,
                    Held _,
                    PutBack _,
                    Returned _,
                    Unanswered _,
                    Refused _,
                    NotAnswered _,
                    Cancel _,
                    Retry _ ->
                    new Unchanged(Why.NOT_NOW);
            case Unclear _ -> new Unchanged(Why.UNCLEAR);
            case Mirrored _, NotMirrored _, Relocated _, ImageGone _, ImageErased _ ->
                    new Unchanged(Why.NOT_NOW);
        };
    }

    private static Step whileProcessing(
            Processing job, Attempts attempts, Report report, Instant now) {
        var move = new Move(attempts, report);
        return switch (report) {
            case Running(var by, _, var nextPoll, var took) ->
                    by == Channel.POLL
                            ? move.polled("processing", took).to(job.stillRunning(nextPoll))
                            : new Unchanged(Why.LATE);
            case NotAnswered(var nextPoll, var why, var took) ->
                    move.polled(why, took).to(job.stillRunning(nextPoll));
            case Finished(var by, _, var url, var took) ->
                    move.heard(by, "completed", took)
                            .completed(by, Duration.between(job.since(), now))
                            .to(job.completed(by, url, now));
            case Broken(var by, _, var error, var took) ->
                    move.heard(by, "failed", took).failed(error).to(job.failed(error, now));
            case GaveUp(var error) -> move.failed(error).to(job.failed(error, now));
            case Accepted _ -> new Unchanged(Why.LATE);
            case Submit _,
                    Held _,
                    NeverTaken _,
                    PutBack _,
                    Returned _,
                    Unanswered _,
                    Refused _,
                    Cancel _,
                    Retry _ ->
                    new Unchanged(Why.NOT_NOW);
            case Unclear _ -> new Unchanged(Why.UNCLEAR);
            case Mirrored _, NotMirrored _, Relocated _, ImageGone _, ImageErased _ ->
                    new Unchanged(Why.NOT_NOW);
        };
    }

    private static Step onceCompleted(
            Completed job, Attempts attempts, Report report, Instant now) {
        return switch (job.image()) {
            case Pending image -> whilePending(job, image, attempts, report, now);
            case Stored image ->
                    report instanceof ImageErased
                            ? new Move(attempts, report).imageErased().to(job.with(image.erased()))
                            : onceOver(report, Finished.class);
            case Lost _, Erased _ -> onceOver(report, Finished.class);
        };
    }

    private static Step whilePending(
            Completed job, Pending image, Attempts attempts, Report report, Instant now) {
        var move = new Move(attempts, report);
        return switch (report) {
            case Mirrored(var stored, var took) ->
                    move.stored(stored, took).to(job.with(image.stored(stored, now)));
            case NotMirrored(var why, var nextTry, var took) ->
                    move.notStored(why, took).to(job.with(image.again(nextTry)));
            case Relocated(var url, var why, var took) ->
                    move.notStored(why, took).to(job.relocated(url, now));
            case ImageGone(var why, var took) -> move.lost(why, took).to(job.with(image.lost()));
            case Submit _,
                    Held _,
                    NeverTaken _,
                    Accepted _,
                    PutBack _,
                    Returned _,
                    Unanswered _,
                    Refused _,
                    Running _,
                    Finished _,
                    Broken _,
                    NotAnswered _,
                    GaveUp _,
                    Cancel _,
                    Retry _,
                    Unclear _ ->
                    onceOver(report, Finished.class);
            case ImageErased _ -> new Unchanged(Why.NOT_NOW);
        };
    }

    /// The one way out of an end, and only the app takes it.
    private static Step onceFailed(Failed job, Attempts attempts, Report report, Instant now) {
        return report instanceof Retry
                ? new Move(attempts, report).retried().to(job.retried(now))
                : onceOver(report, Broken.class);
    }

    /// Final is final: what agrees with the end, or comes from before it, is late; a verdict that
    /// differs from it is a conflict.
    private static Step onceOver(Report report, Class<? extends Report> agreeing) {
        return new Unchanged(
                switch (report) {
                    case Finished _, Broken _ ->
                            agreeing.isInstance(report) ? Why.LATE : Why.CONFLICT;
                    case Unclear _ -> Why.UNCLEAR;
                    case Cancel _, Retry _ -> Why.NOT_NOW;
                    case Submit _,
                            Held _,
                            NeverTaken _,
                            Accepted _,
                            PutBack _,
                            Returned _,
                            Unanswered _,
                            Refused _,
                            Running _,
                            NotAnswered _,
                            GaveUp _,
                            Mirrored _,
                            NotMirrored _,
                            Relocated _,
                            ImageGone _,
                            ImageErased _ ->
                            Why.LATE;
                });
    }

    private static boolean namesAnotherJob(JobState state, Report report) {
        var known = state.doitongId();
        var named = report.doitongId();
        return known != null && named != null && !known.equals(named);
    }
}
