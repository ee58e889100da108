package dev.uketori.store;

import dev.uketori.gate.Grant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a queued job stands.
///
/// @param position among all that are queued, from 1; null if there are too many before it to count
/// @param waits what the gate would tell it; empty if it may go
public record Standing(@Nullable Integer position, Optional<Grant.Wait> waits) {}
