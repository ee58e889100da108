package dev.uketori.store;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An app.
///
/// @param name what its jobs name it by; never changes
/// @param share what it may take of the plan and of us
/// @param disabledAt since when its keys open nothing; null while they do
/// @param rotatingUntil when the last of its earlier keys and secrets ends; null if there is none
public record Client(
        UUID id,
        String name,
        Share share,
        Instant createdAt,
        @Nullable Instant disabledAt,
        @Nullable Instant rotatingUntil) {

    /// What an app may take.
    ///
    /// @param weight its part of the plan beside the others', from 1 to 1,000
    /// @param requestsPerMinute of its calls to one replica; null for no limit
    /// @param creditsPerDay what its jobs of one day may cost at most; null for no limit
    public record Share(
            int weight, @Nullable Integer requestsPerMinute, @Nullable Long creditsPerDay) {

        /// What an app has of which nothing else is said.
        public static final Share USUAL = new Share(1, null, null);
    }
}
