package dev.uketori.loop;

import java.time.Duration;

/// Work that repeats. Tests call [#turn] by hand.
public interface Worker {

    /// Its name in logs, metrics and health.
    String name();

    /// Takes what is due and starts on it.
    ///
    /// @return whether there may be more to take at once
    boolean turn();

    /// What wakes it before the next tick.
    Bell bell();

    /// Waits for what it has started.
    ///
    /// @return whether all of it ended in time
    boolean drain(Duration atMost);
}
