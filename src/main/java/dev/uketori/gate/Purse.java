package dev.uketori.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What is there to pay with, as far as we know. Nobody tells us when credits are bought, so one
/// job may try now and then although it is too dear by this.
///
/// @param balance credits: what was set or heard last, less what was charged since; empty if it is
///   not known
/// @param reserved credits that jobs may cost, at most, which Doitong has or may have and which are
///   not charged yet
/// @param tryAt when one may try
public record Purse(OptionalLong balance, long reserved, Instant tryAt) {

    private static final Duration FAR = Duration.ofDays(3650);

    /// What a balance that is not known is compared with: everything can be paid.
    public static final long ENOUGH = Integer.MAX_VALUE;

    /// Credits that nobody has a claim on yet; [#ENOUGH] if that is not known.
    public long available() {
        return balance.isEmpty() ? ENOUGH : Math.max(0, balance.getAsLong() - reserved);
    }

    /// Whether a job that is too dear may be sent, to see.
    public boolean mayTry(Instant now) {
        return balance.isPresent() && !now.isBefore(tryAt);
    }

    /// When the credits will be used up.
    ///
    /// @param spent credits in the time before `now`
    /// @param time how long that was
    /// @return empty if it cannot be told
    public Optional<Instant> lastsUntil(long spent, Duration time, Instant now) {
        if (balance.isEmpty() || spent <= 0) {
            return Optional.empty();
        }
        var seconds = (double) time.toSeconds() * available() / spent;
        return Optional.of(now.plusSeconds((long) Math.min(seconds, (double) FAR.toSeconds())));
    }
}
