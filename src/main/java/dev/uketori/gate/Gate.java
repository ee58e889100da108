package dev.uketori.gate;

import dev.uketori.gate.Grant.Wait;
import dev.uketori.job.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What was let go so far, and what Doitong said to it.
///
/// @param submits in the last minute
/// @param polls in the last minute
/// @param day of which `jobsToday` are
/// @param jobsToday jobs let go in it
/// @param window what the headers said of it last
/// @param failures how often in a row Doitong was out of order
/// @param pause why nothing is sent; null if there is no reason
public record Gate(
        Sent submits,
        Sent polls,
        LocalDate day,
        int jobsToday,
        Window window,
        int failures,
        @Nullable Pause pause) {

    /// Nobody has come through yet.
    public static final Gate NEW =
            new Gate(Sent.NONE, Sent.NONE, LocalDate.EPOCH, 0, Window.NOTHING, 0, null);

    /// That many in a row are no accident of one request.
    private static final int FAILURES_THAT_PAUSE = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration PAUSE_FOR_A_LIMIT = Duration.ofSeconds(10);

    /// A wait that is longer is no minute's.
    private static final Duration LONGEST_MINUTE = Duration.ofMinutes(2);

    /// A request may be that long on its way: what is let go so near to midnight may be either
    /// day's, and is both's.
    private static final Duration AROUND_MIDNIGHT = Duration.ofSeconds(1);

    /// How many of the wanted requests may go now, and the gate once they do.
    public Grant take(Limits limits, Ask ask, Instant now) {
        var gate = at(limits, now);
        var held = gate.pause != null && gate.pause.holds(ask) ? gate.pause : null;
        if (held != null && !held.isOver(now)) {
            return new Grant(0, Optional.of(paused(held)), gate);
        }
        var open = held == null ? ask.wanted() : Math.min(1, ask.wanted());
        var permits = Math.min(open, gate.room(limits, ask, now).requests());
        var after = gate.after(permits, ask, now);
        if (permits == ask.wanted()) {
            return new Grant(permits, Optional.empty(), after);
        }
        var tried = held == null ? null : after.pause;
        var why =
                tried != null && permits == open
                        ? paused(tried)
                        : after.room(limits, ask.without(permits), now).waits();
        return new Grant(permits, Optional.of(why), after);
    }

    private static Wait paused(Pause why) {
        return new Wait(why.reason(), Optional.of(why.until()));
    }

    /// The gate without what is over by now.
    public Gate at(Limits limits, Instant now) {
        var today = limits.day(now.minus(AROUND_MIDNIGHT));
        var isNew = today.isAfter(day);
        var already = submits.since(limits.start(today).minus(AROUND_MIDNIGHT));
        return new Gate(
                submits.at(now),
                polls.at(now),
                isNew ? today : day,
                isNew ? already : jobsToday,
                window.at(now),
                failures,
                pause != null && pause.isOfALimit() && pause.isOver(now) ? null : pause);
    }

    private Gate after(int permits, Ask ask, Instant now) {
        if (permits == 0) {
            return this;
        }
        var jobs = ask instanceof Ask.Submits ? permits : 0;
        return new Gate(
                submits.plus(jobs, now),
                polls.plus(permits - jobs, now),
                day,
                jobsToday + jobs,
                window.afterSending(permits),
                failures,
                pause == null || pause.isOfALimit() ? pause : pause.afterATry(now));
    }

    /// What is left of each limit; empty where there is none.
    ///
    /// @param minute requests
    /// @param places for jobs at once
    /// @param day jobs
    /// @param tomorrow when the next day begins
    public record Left(OptionalInt minute, OptionalInt places, OptionalInt day, Instant tomorrow) {}

    /// What is left now.
    ///
    /// @param inFlight jobs that Doitong has, or may have
    public Left left(Limits limits, int inFlight, Instant now) {
        var gate = at(limits, now);
        return new Left(
                less(limits.perMinute(), gate.submits.count() + gate.polls.count()),
                less(limits.concurrent(), inFlight),
                less(limits.perDay(), gate.jobsToday),
                limits.start(gate.day.plusDays(1)));
    }

    private static OptionalInt less(OptionalInt limit, int used) {
        return limit.isPresent() ? OptionalInt.of(Math.max(0, limit.getAsInt() - used)) : limit;
    }

    /// The gate once an answer has come.
    ///
    /// @param said by the answer's headers
    public Gate hear(News news, Window said, Instant now) {
        var known = window.at(now).then(said, now);
        return switch (news) {
            case News.LetIn _ -> with(known, 0, pause != null && pause.isOfALimit() ? pause : null);
            case News.Silence _ -> with(known, failures, pause);
            case News.ShutOut(var detail) ->
                    with(known, 0, Pause.of(Hold.Reason.PAUSED, detail, now, LONGEST_PAUSE));
            case News.TooMany(var detail, var retryAt) ->
                    with(known, 0, forALimit(detail, retryAt.or(said::reset), now));
            case News.OutOfOrder(var detail) -> with(known, failures + 1, broken(detail, now));
        };
    }

    private Gate with(Window known, int failed, @Nullable Pause why) {
        return new Gate(submits, polls, day, jobsToday, known, failed, why);
    }

    private static Pause forALimit(String detail, Optional<Instant> retryAt, Instant now) {
        var until = retryAt.orElse(now.plus(PAUSE_FOR_A_LIMIT));
        var isDay = until.isAfter(now.plus(LONGEST_MINUTE));
        var reason = isDay ? Hold.Reason.DAY : Hold.Reason.MINUTE;
        return new Pause(reason, detail, until, PAUSE_FOR_A_LIMIT, false);
    }

    /// The circuit breaker: it opens after some failures in a row, and stays open for twice as long
    /// after each try that fails. What was on its way when it opened tells nothing new; and what a
    /// limit holds is held already.
    private @Nullable Pause broken(String detail, Instant now) {
        if (pause == null || (pause.isOfALimit() && pause.isOver(now))) {
            return failures + 1 < FAILURES_THAT_PAUSE
                    ? pause
                    : Pause.of(Hold.Reason.PAUSED, detail, now, FIRST_PAUSE);
        }
        if (pause.isOfALimit() || !pause.tried()) {
            return pause;
        }
        var step = pause.step().multipliedBy(2);
        return Pause.of(
                Hold.Reason.PAUSED,
                detail,
                now,
                step.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : step);
    }

    /// How many requests still fit, and what keeps out the next.
    private record Room(int requests, Wait waits) {

        Room or(int others, Hold.Reason reason, Optional<Instant> until) {
            var left = Math.max(0, others);
            return left < requests ? new Room(left, new Wait(reason, until)) : this;
        }
    }

    private Room room(Limits limits, Ask ask, Instant now) {
        var room = new Room(Integer.MAX_VALUE, new Wait(Hold.Reason.MINUTE, Optional.empty()));
        if (ask instanceof Ask.Submits(_, var inFlight, _)) {
            var tomorrow = limits.start(day.plusDays(1)).plus(AROUND_MIDNIGHT);
            room =
                    room.or(
                                    limits.perDay().orElse(Integer.MAX_VALUE) - jobsToday,
                                    Hold.Reason.DAY,
                                    Optional.of(tomorrow))
                            .or(
                                    limits.concurrent().orElse(Integer.MAX_VALUE) - inFlight,
                                    Hold.Reason.CONCURRENCY,
                                    Optional.empty());
        }
        return room.or(inTheMinute(limits, ask), Hold.Reason.MINUTE, Optional.of(minuteEnds(now)))
                .or(window.left(), Hold.Reason.MINUTE, window.reset());
    }

    private int inTheMinute(Limits limits, Ask ask) {
        if (limits.perMinute().isEmpty()) {
            return Integer.MAX_VALUE;
        }
        var left = limits.perMinute().getAsInt() - submits.count() - polls.count();
        var pollsLeft = Math.max(0, limits.pollsShare() - polls.count());
        return switch (ask) {
            case Ask.Submits(_, _, var pollsDue) -> left - Math.min(pollsDue, pollsLeft);
            case Ask.Polls(_, var jobsDue) -> jobsDue ? Math.min(left, pollsLeft) : left;
        };
    }

    /// When the first of the last minute's requests stops counting; `now` if there is none.
    public Instant minuteEnds(Instant now) {
        var submitsEnd = submits.oldestEnds(now);
        var pollsEnd = polls.oldestEnds(now);
        if (submits.byTick().isEmpty()) {
            return pollsEnd;
        }
        return polls.byTick().isEmpty() || submitsEnd.isBefore(pollsEnd) ? submitsEnd : pollsEnd;
    }
}
