package dev.uketori.store;

/// Fired after a commit, here or on another replica, that may have written events.
public record FeedGrown() {}
