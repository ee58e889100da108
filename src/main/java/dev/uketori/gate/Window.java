package dev.uketori.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What Doitong's headers said last of the window that is open: others may use the same key.
///
/// @param limit requests that a window takes, by Doitong's count
/// @param remaining requests that this one still takes, less what was let go since. What was on its
///   way when Doitong said so is not known to be counted, and taken to be
/// @param reset when it ends
public record Window(OptionalInt limit, OptionalInt remaining, Optional<Instant> reset) {

    /// Their clock is told in whole seconds, and an answer takes its time.
    private static final Duration SAME_WINDOW = Duration.ofSeconds(5);

    /// Nothing.
    public static final Window NOTHING =
            new Window(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    /// A window that is over says nothing about the next.
    Window at(Instant now) {
        return reset.filter(end -> end.isAfter(now)).isPresent()
                ? this
                : new Window(limit, OptionalInt.empty(), Optional.empty());
    }

    Window afterSending(int requests) {
        return remaining.isEmpty()
                ? this
                : new Window(
                        limit, OptionalInt.of(Math.max(0, remaining.getAsInt() - requests)), reset);
    }

    /// What is known once there is something newer. Answers may come in another order than they
    /// were made: within one window the lower count is the later one.
    Window then(Window newer, Instant now) {
        var later = newer.at(now);
        if (later.remaining.isEmpty()) {
            return later.limit.isEmpty() ? this : new Window(later.limit, remaining, reset);
        }
        if (remaining.isEmpty() || isAnotherWindow(later)) {
            return later;
        }
        return later.remaining.getAsInt() <= remaining.getAsInt()
                ? later
                : new Window(later.limit, remaining, reset);
    }

    private boolean isAnotherWindow(Window later) {
        return reset.map(end -> later.reset.orElse(end).isAfter(end.plus(SAME_WINDOW)))
                .orElse(true);
    }

    int left() {
        return remaining.orElse(Integer.MAX_VALUE);
    }
}
