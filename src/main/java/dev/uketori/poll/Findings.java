package dev.uketori.poll;

import dev.uketori.doitong.Answer;
import dev.uketori.doitong.Asked;
import dev.uketori.job.Channel;
import dev.uketori.job.JobError;
import dev.uketori.job.Report;
import dev.uketori.pace.Pace;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// What the answer to a poll means for the job: when it is asked about again, and when that ends.
@Singleton
class Findings {

    private static final String PROCESSING = "processing";
    private static final String UNCLEAR = "unclear: ";
    private static final String UNKNOWN = "Doitong knows no such job";
    private static final String NOWHERE = "completed, without a usable address";

    private static final Set<String> ANSWERS = Set.of(PROCESSING, UNKNOWN, NOWHERE);

    /// So often the same must be said to be believed.
    private static final int IN_A_ROW = 3;

    private final PollConfig config;
    private final BooleanSupplier silent;

    @Inject
    Findings(PollConfig config, Pace pace) {
        this(config, pace::isSilent);
    }

    /// @param silent whether no webhooks come
    Findings(PollConfig config, BooleanSupplier silent) {
        this.config = config;
        this.silent = silent;
    }

    /// What an answer means for the job.
    ///
    /// @param age since the job's submit
    /// @param before what its last polls were answered, newest first; asked for where it matters
    /// @param took how long the poll lasted
    Report of(
            Asked asked,
            Duration age,
            IntFunction<List<String>> before,
            Instant now,
            Duration took) {
        var next = now.plus(pause(age));
        return switch (asked) {
            case Asked.Answered(Answer.Finished(var id, var url)) ->
                    new Report.Finished(Channel.POLL, id, url, took);
            case Asked.Answered(Answer.Broken(var id, var message)) ->
                    new Report.Broken(Channel.POLL, id, broken(message), took);
            case Asked.Answered(Answer.Running(var id)) ->
                    isOver(age)
                            ? gaveUp(PROCESSING)
                            : new Report.Running(Channel.POLL, id, next, took);
            case Asked.Answered(Answer.FinishedNowhere _) ->
                    doubtful(age, before, new Report.NotAnswered(next, NOWHERE, took));
            case Asked.Unknown _ ->
                    doubtful(age, before, new Report.NotAnswered(next, UNKNOWN, took));
            case Asked.Answered(Answer.Unclear(_, var status)) ->
                    again(age, new Report.NotAnswered(next, UNCLEAR + status, took));
            case Asked.NotAnswered(var why) ->
                    unanswered(age, before, new Report.NotAnswered(next, why, took));
        };
    }

    /// It may pass; said time and again, it will not.
    private Report doubtful(
            Duration age, IntFunction<List<String>> before, Report.NotAnswered report) {
        if (age.compareTo(config.doubtFor()) < 0) {
            return again(age, report);
        }
        return timeAndAgain(before, report.why()::equals)
                ? new Report.GaveUp(broken("Doitong says, time and again: " + report.why() + "."))
                : again(age, report);
    }

    /// One silence may be all that there was after we were away for long.
    private Report unanswered(
            Duration age, IntFunction<List<String>> before, Report.NotAnswered report) {
        return isOver(age) && timeAndAgain(before, last -> !isAnswer(last))
                ? gaveUp(report.why())
                : report;
    }

    private static boolean isAnswer(String last) {
        return last.startsWith(UNCLEAR) || ANSWERS.contains(last);
    }

    /// Whether that holds of the polls just before this one.
    private static boolean timeAndAgain(IntFunction<List<String>> before, Predicate<String> holds) {
        var last = before.apply(IN_A_ROW - 1);
        return last.size() == IN_A_ROW - 1 && last.stream().allMatch(holds);
    }

    private Report again(Duration age, Report.NotAnswered report) {
        return isOver(age) ? gaveUp(report.why()) : report;
    }

    private boolean isOver(Duration age) {
        return age.compareTo(config.giveUpAfter()) >= 0;
    }

    private static JobError broken(String message) {
        return new JobError(JobError.Code.UPSTREAM_FAILED, message, true);
    }

    private Report gaveUp(String last) {
        return new Report.GaveUp(
                new JobError(
                        JobError.Code.DEADLINE_EXCEEDED,
                        "Doitong had no verdict within "
                                + config.giveUpAfter()
                                + ". It said last: "
                                + last
                                + ".",
                        true));
    }

    /// A part of the job's age: often while it is young, seldom once it is clear that it takes its
    /// time; more often where nothing else will tell.
    private Duration pause(Duration age) {
        var part = age.dividedBy(silent.getAsBoolean() ? 4 : 2);
        if (part.compareTo(config.every()) < 0) {
            return config.every();
        }
        return part.compareTo(config.atLeastEvery()) > 0 ? config.atLeastEvery() : part;
    }
}
