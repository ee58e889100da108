package dev.uketori.store;

/// A pair of keys to sign with.
///
/// @param kid its name, RFC 7638's thumbprint
/// @param publicKey X.509
/// @param privateKey PKCS #8
/// @param sealed whether the private key is sealed
public record SigningKey(String kid, byte[] publicKey, byte[] privateKey, boolean sealed) {}
