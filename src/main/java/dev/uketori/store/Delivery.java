package dev.uketori.store;

import java.time.Instant;
import java.util.UUID;

/// What Doitong's webhook brought, as it came, its signature verified.
///
/// @param doitongId the `id` that the body names
/// @param sha256 of the body, 32 bytes
public record Delivery(UUID id, String doitongId, byte[] sha256, byte[] body, Instant receivedAt) {}
