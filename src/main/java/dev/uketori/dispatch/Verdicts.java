package dev.uketori.dispatch;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Heard;
import dev.uketori.doitong.Submission;
import dev.uketori.doitong.Told;
import dev.uketori.gate.Pause;
import dev.uketori.job.Channel;
import dev.uketori.job.Hold;
import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import dev.uketori.loop.Backoff;
import dev.uketori.pace.Pace;
import dev.uketori.store.Claim;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// What the outcome of a submit means for the job: which ones are tried again, when, and which are
/// the end.
@Singleton
class Verdicts {

    private final DispatchConfig config;
    private final Pace pace;
    private final Backoff backoff;
    private final RandomGenerator random;

    Verdicts(DispatchConfig config, Pace pace, RandomGenerator random) {
        this.config = config;
        this.pace = pace;
        this.backoff = new Backoff(config.backoff(), config.longestBackoff());
        this.random = random;
    }

    /// @param attempt which submit of the job it was, from 1
    /// @param pause why nothing is sent for now, by all that was heard
    Report of(
            Heard<Submission> heard,
            Claim claim,
            int attempt,
            Optional<Pause> pause,
            Duration took,
            Instant now) {
        return switch (heard.answer()) {
            case Submission.Taken(var answer, _) -> taken(answer, took, now);
            case Submission.Unanswered(var why) ->
                    new Report.Unanswered(now.plus(config.unconfirmedFor()), why);
            case Submission.NotSent(var why) -> {
                var words = "Doitong cannot be reached: " + why;
                yield pause.map(all -> returned(claim, all, words))
                        .orElseGet(() -> backOff(attempt, now, words));
            }
            case Submission.Refused(var why, var message, var required, var available) -> {
                var words = "Doitong refused it: " + message;
                yield switch (why) {
                    case INVALID_REQUEST ->
                            new Report.Refused(
                                    new JobError(JobError.Code.INVALID_REQUEST, message, false));
                    case CREDITS ->
                            isTooDear(required, available)
                                    ? tooDear(claim, required, available, now, words)
                                    : backOff(attempt, now, words);
                    case SHUT_OUT, LIMIT ->
                            pause.map(all -> returned(claim, all, words))
                                    .orElseGet(() -> pausedAlone(heard.told(), now, words));
                    case OUT_OF_ORDER ->
                            pause.map(all -> returned(claim, all, words))
                                    .orElseGet(() -> outOfOrder(attempt, now, words));
                };
            }
        };
    }

    /// Unless by its own numbers Doitong could have drawn it.
    static boolean isTooDear(OptionalLong required, OptionalLong available) {
        return required.isEmpty()
                || available.isEmpty()
                || required.getAsLong() > available.getAsLong();
    }

    private static Report tooDear(
            Claim claim, OptionalLong required, OptionalLong available, Instant now, String words) {
        var needs = needs(claim, required, available);
        return new Report.PutBack(Hold.forCredits(needs, now), words);
    }

    /// More than there is, whatever Doitong says that it needs.
    private static int needs(Claim claim, OptionalLong required, OptionalLong available) {
        var needs = required.orElse(claim.cost().estimate().max());
        var more = available.isPresent() ? available.getAsLong() + 1 : 0;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(needs, more));
    }

    /// All wait, and it keeps its place among them.
    private static Report returned(Claim claim, Pause all, String why) {
        return new Report.Returned(claim.createdAt(), new Hold(all.reason(), all.until()), why);
    }

    /// What was heard could not be kept.
    private Report pausedAlone(Told told, Instant now, String why) {
        return new Report.PutBack(new Hold(Hold.Reason.PAUSED, later(told, now)), why);
    }

    private Report outOfOrder(int attempt, Instant now, String why) {
        return attempt > config.retries()
                ? new Report.Refused(new JobError(JobError.Code.UPSTREAM_ERROR, why, true))
                : backOff(attempt, now, why);
    }

    private Report backOff(int attempt, Instant now, String why) {
        var until = now.plus(backoff.after(attempt, random));
        return new Report.PutBack(new Hold(Hold.Reason.BACKOFF, until), why);
    }

    /// As long as Doitong says, else as long as a wait can be.
    private Instant later(Told told, Instant now) {
        return told.retryAt().orElse(now.plus(config.longestBackoff()));
    }

    /// Doitong has it.
    Report taken(Answer answer, Duration took, Instant now) {
        return switch (answer) {
            case Answer.Running(var id) -> accepted(id, took, now);
            case Answer.Finished(var id, var url) ->
                    new Report.Finished(Channel.SUBMIT, id, url, took);
            case Answer.Broken(var id, var message) ->
                    new Report.Broken(
                            Channel.SUBMIT,
                            id,
                            new JobError(JobError.Code.UPSTREAM_FAILED, message, true),
                            took);
            case Answer.FinishedNowhere(var id) -> accepted(id, took, now);
            case Answer.Unclear(var id, _) -> accepted(id, took, now);
        };
    }

    private Report accepted(String id, Duration took, Instant now) {
        return new Report.Accepted(id, pace.firstPoll(now), took);
    }
}
