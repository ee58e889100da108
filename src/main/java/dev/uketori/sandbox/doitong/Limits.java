package dev.uketori.sandbox.doitong;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/// How much a key may do. What is null is not limited.
///
/// @param perMinute requests in a window of one minute
/// @param concurrent jobs that may be processing at the same time
/// @param perDay jobs accepted in one day, UTC
@JsonInclude
public record Limits(
        @Nullable Integer perMinute, @Nullable Integer concurrent, @Nullable Integer perDay) {

    /// Nothing of its own: the plan decides.
    public static final Limits NONE = new Limits(null, null, null);

    /// @throws IllegalArgumentException if a limit is below zero
    public Limits {
        notNegative("perMinute", perMinute);
        notNegative("concurrent", concurrent);
        notNegative("perDay", perDay);
    }

    /// These limits, and for each that is null the other's.
    Limits or(Limits other) {
        return new Limits(
                perMinute == null ? other.perMinute : perMinute,
                concurrent == null ? other.concurrent : concurrent,
                perDay == null ? other.perDay : perDay);
    }

    private static void notNegative(String name, @Nullable Integer value) {
        if (value != null && value < 0) {
            throw new IllegalArgumentException(name + " must not be negative");
        }
    }
}
