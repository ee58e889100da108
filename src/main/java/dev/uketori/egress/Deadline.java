package dev.uketori.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// When a download must be over, however its host spreads it.
record Deadline(InstantSource clock, Instant end, Duration whole) {

    static Deadline after(Duration whole, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(whole), whole);
    }

    /// How long one wait within it may last.
    ///
    /// @throws Refusal if it has passed
    Duration within(Duration limit) throws Refusal {
        var left = Duration.between(clock.instant(), end);
        if (!left.isPositive()) {
            throw new Refusal("the download took longer than " + text(whole));
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /// What to say when such a wait was for nothing.
    Refusal missed(Duration waited, Duration limit, String complaint) {
        return waited.compareTo(limit) < 0
                ? new Refusal("the download took longer than " + text(whole))
                : new Refusal(complaint + " " + text(limit));
    }

    /// Such as `20s` or `1m30s`.
    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
