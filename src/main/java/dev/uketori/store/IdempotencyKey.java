package dev.uketori.store;

/// What tells a repeated request from a new one.
///
/// @param key the app's `Idempotency-Key`
/// @param fingerprint SHA-256 of the request's body, 32 bytes
public record IdempotencyKey(String key, byte[] fingerprint) {}
