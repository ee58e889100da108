package dev.uketori.store;

import java.time.Instant;
import java.util.Optional;

/// The images that are drawn and not in the bucket yet.
///
/// @param images how many there are, counted up to some thousands
/// @param oldest when the one that has waited longest was drawn
public record Unstored(int images, Optional<Instant> oldest) {

    /// Nothing waits.
    public static final Unstored NONE = new Unstored(0, Optional.empty());
}
