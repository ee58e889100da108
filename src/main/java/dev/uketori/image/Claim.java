package dev.uketori.image;

/// The size that a header claims, believed or not.
record Claim(long width, long height) {}
