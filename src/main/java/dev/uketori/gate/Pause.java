package dev.uketori.gate;

import dev.uketori.job.Hold;
import java.time.Duration;
import java.time.Instant;

/// Why nothing is sent for now.
///
/// When it is over one request is let go, and as long as nobody has heard that it was taken, the
/// pause goes on.
///
/// @param reason what waiting jobs are told
/// @param detail what there is to say to people
/// @param until when one may try
/// @param step how long after a try the next may follow
public record Pause(Hold.Reason reason, String detail, Instant until, Duration step) {

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    Pause afterATry(Instant now) {
        return new Pause(reason, detail, now.plus(step), step);
    }
}
