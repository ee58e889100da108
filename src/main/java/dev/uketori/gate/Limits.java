package dev.uketori.gate;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.OptionalInt;

/// What one key may do. What is empty is not limited.
///
/// @param perMinute requests, of whatever kind, in any minute
/// @param concurrent jobs that Doitong draws at the same time
/// @param perDay jobs in a day
/// @param zone where that day begins at midnight
public record Limits(
        OptionalInt perMinute, OptionalInt concurrent, OptionalInt perDay, ZoneId zone) {

    /// Of every five requests in a minute, one is the polls' if they need it.
    private static final int POLLS_SHARE = 5;

    /// @throws IllegalArgumentException if a limit is below one
    public Limits {
        atLeastOne("perMinute", perMinute);
        atLeastOne("concurrent", concurrent);
        atLeastOne("perDay", perDay);
    }

    /// How many requests a minute are kept for polls that are due, and are all that they get while
    /// jobs wait to be sent. At least one.
    public int pollsShare() {
        return Math.max(1, perMinute.orElse(Integer.MAX_VALUE) / POLLS_SHARE);
    }

    LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, zone);
    }

    Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private static void atLeastOne(String name, OptionalInt limit) {
        if (limit.isPresent() && limit.getAsInt() < 1) {
            throw new IllegalArgumentException(name + " must be at least 1");
        }
    }
}
