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

    /// Waits for what it has started. Who does all of its work in its turns has started nothing.
    ///
    /// @return whether all of it ended in time
    default boolean drain(Duration atMost) {
        return true;
    }

    /// Gives back what it has started and not ended, so that others take it up before its leases
    /// end. What must not be begun anew stays.
    ///
    /// @return how much was given back
    default int handBack() {
        return 0;
    }
}
