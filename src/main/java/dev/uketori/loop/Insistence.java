package dev.uketori.loop;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/// Does what must not be lost to something that is away for a moment.
///
/// @param passing what is thrown meanwhile
/// @param clock by which the end comes
public record Insistence(Class<? extends RuntimeException> passing, InstantSource clock) {

    private static final Duration PAUSE = Duration.ofMillis(500);

    /// Does `work`, again and again until it is done or `end` has come: then what it throws is
    /// thrown. It must not matter how often it is done.
    public <T> T until(Instant end, Supplier<T> work) {
        while (true) {
            try {
                return work.get();
            } catch (RuntimeException failure) {
                if (!passing.isInstance(failure)
                        || !clock.instant().plus(PAUSE).isBefore(end)
                        || isStopped()) {
                    throw failure;
                }
            }
        }
    }

    private static boolean isStopped() {
        try {
            new Bell().await(PAUSE);
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
