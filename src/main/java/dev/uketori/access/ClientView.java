package dev.uketori.access;

import dev.uketori.store.Client;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An app, as the administrator sees it.
///
/// @param rotatingUntil when the last of its earlier credentials ends; null if none is left
record ClientView(
        UUID id,
        String name,
        int weight,
        @Nullable Integer requestsPerMinute,
        @Nullable Long creditsPerDay,
        Instant createdAt,
        @Nullable Instant disabledAt,
        @Nullable Instant rotatingUntil) {

    static ClientView of(Client client) {
        return new ClientView(
                client.id(),
                client.name(),
                client.share().weight(),
                client.share().requestsPerMinute(),
                client.share().creditsPerDay(),
                client.createdAt(),
                client.disabledAt(),
                client.rotatingUntil());
    }
}
