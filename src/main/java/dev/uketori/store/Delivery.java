package dev.uketori.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The webhook that brought a report, its signature verified: kept with what became of it.
public sealed interface Delivery {

    /// Which one, in our inbox.
    UUID id();

    /// It has just come, and is kept as it came. The same body for the same job is one delivery,
    /// however often it comes.
    ///
    /// @param doitongId the `id` that the body names; null if none can be read
    /// @param sha256 of the body, 32 bytes
    record Arrived(
            UUID id, @Nullable String doitongId, byte[] sha256, byte[] body, Instant receivedAt)
            implements Delivery {}

    /// It was kept before, and gets another try.
    record Again(UUID id) implements Delivery {}
}
