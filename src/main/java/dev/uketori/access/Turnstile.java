package dev.uketori.access;

import dev.uketori.store.Client;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Counts the calls of each app that has a limit, whichever of its keys they come with. Each
/// replica counts by itself.
@Singleton
class Turnstile {

    private final InstantSource clock;
    private final ConcurrentMap<String, LastMinute> minutes = new ConcurrentHashMap<>();

    Turnstile(InstantSource clock) {
        this.clock = clock;
    }

    /// Counts a call; null where nothing limits them.
    @Nullable Rate take(String client, Client.Share share) {
        var limit = share.requestsPerMinute();
        return limit == null
                ? null
                : minutes.computeIfAbsent(client, _ -> new LastMinute())
                        .take(limit, clock.instant());
    }
}
