package dev.uketori.gate;

import dev.uketori.job.Hold;
import java.time.Duration;
import java.time.Instant;

/// Why nothing is sent for now.
///
/// That of a limit has its end, whatever is heard meanwhile: answers on their way know nothing of
/// it. Any other goes on until somebody is let in again: when it is over, one request may try.
///
/// @param reason what waiting jobs are told
/// @param detail what there is to say to people
/// @param until when one may try
/// @param step how long after a try the next may follow
/// @param tried whether one has tried since `step` was chosen
public record Pause(
        Hold.Reason reason, String detail, Instant until, Duration step, boolean tried) {

    /// One that begins now.
    static Pause of(Hold.Reason reason, String detail, Instant now, Duration step) {
        return new Pause(reason, detail, now.plus(step), step, false);
    }

    boolean isOfALimit() {
        return reason == Hold.Reason.MINUTE || reason == Hold.Reason.DAY;
    }

    /// A day's limit is one of jobs: polls cost nothing of it, and bring home what was paid for.
    boolean holds(Ask ask) {
        return !(reason == Hold.Reason.DAY && ask instanceof Ask.Polls);
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    Pause afterATry(Instant now) {
        return new Pause(reason, detail, now.plus(step), step, true);
    }
}
