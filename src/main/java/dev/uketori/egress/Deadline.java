package dev.uketori.egress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// When a download or a call must be over, however the other side spreads it.
///
/// @param what must be over, as sentences for people begin
record Deadline(InstantSource clock, Instant end, Duration whole, String what) {

    static Deadline after(Duration whole, String what, InstantSource clock) {
        return new Deadline(clock, clock.instant().plus(whole), whole, what);
    }

    /// How long one wait within it may last.
    ///
    /// @throws Refusal if it has passed
    Duration within(Duration limit) throws Refusal {
        var left = Duration.between(clock.instant(), end);
        if (!left.isPositive()) {
            throw new Refusal(what + " took longer than " + text(whole));
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /// What to say when such a wait was for nothing.
    Refusal missed(Duration waited, Duration limit, String complaint) {
        return waited.compareTo(limit) < 0
                ? new Refusal(what + " took longer than " + text(whole))
                : new Refusal(complaint + " " + text(limit));
    }

    /// Such as `20s` or `1m30s`.
    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
