package dev.uketori.dispatch;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Submission;
import dev.uketori.job.Channel;
import dev.uketori.job.Hold;
import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import dev.uketori.loop.Backoff;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What the outcome of a submit means for the job: which ones are tried again, when, and which are
/// the end.
@Singleton
class Verdicts {

    private final DispatchConfig config;
    private final Duration firstPoll;
    private final Backoff backoff;
    private final RandomGenerator random;

    Verdicts(
            DispatchConfig config,
            @ConfigProperty(name = "uketori.poll.first-after") Duration firstPoll,
            RandomGenerator random) {
        this.config = config;
        this.firstPoll = firstPoll;
        this.backoff = new Backoff(config.backoff(), config.longestBackoff());
        this.random = random;
    }

    /// @param attempt which submit of the job it was, from 1
    Report of(Submission submission, int attempt, Duration took, Instant now) {
        return switch (submission) {
            case Submission.Taken(var answer) -> taken(answer, took, now);
            case Submission.Refused refused -> refused(refused, attempt, now);
            case Submission.NotSent(var why) ->
                    putBack(Hold.Reason.BACKOFF, attempt, now, "Doitong cannot be reached: " + why);
            case Submission.Unanswered(var why) ->
                    new Report.Unanswered(now.plus(config.unconfirmedFor()), why);
        };
    }

    private Report taken(Answer answer, Duration took, Instant now) {
        return switch (answer) {
            case Answer.Running(var id) -> new Report.Accepted(id, now.plus(firstPoll), took);
            case Answer.Finished(var id, var url) ->
                    new Report.Finished(Channel.SUBMIT, id, url, took);
            case Answer.Broken(var id, var message) ->
                    new Report.Broken(
                            Channel.SUBMIT,
                            id,
                            new JobError(JobError.Code.UPSTREAM_FAILED, message, true),
                            took);
            case Answer.Unclear(var id, _) -> new Report.Accepted(id, now.plus(firstPoll), took);
        };
    }

    private Report refused(Submission.Refused refused, int attempt, Instant now) {
        var words = "Doitong answered " + refused.status() + ": " + refused.message();
        return switch (refused.status()) {
            case 401, 403 -> putBack(Hold.Reason.PAUSED, refused, now, words);
            case 402 -> putBack(Hold.Reason.CREDITS, refused, now, words);
            case 429 -> putBack(Hold.Reason.MINUTE, refused, now, words);
            default -> {
                if (refused.status() < 500) {
                    yield new Report.Refused(
                            new JobError(JobError.Code.INVALID_REQUEST, refused.message(), false));
                }
                yield attempt > config.retries()
                        ? new Report.Refused(
                                new JobError(JobError.Code.UPSTREAM_ERROR, words, true))
                        : putBack(Hold.Reason.BACKOFF, attempt, now, words);
            }
        };
    }

    /// Waits as long as Doitong says, else as long as a wait can be.
    private Report putBack(
            Hold.Reason reason, Submission.Refused refused, Instant now, String why) {
        var wait = refused.retryAfter().orElse(config.longestBackoff());
        return new Report.PutBack(new Hold(reason, now.plus(wait)), why);
    }

    private Report putBack(Hold.Reason reason, int attempt, Instant now, String why) {
        return new Report.PutBack(new Hold(reason, now.plus(backoff.after(attempt, random))), why);
    }
}
