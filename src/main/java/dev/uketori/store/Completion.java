package dev.uketori.store;

import dev.uketori.job.Channel;
import java.time.Duration;

/// A job that was drawn.
///
/// @param by how we heard
/// @param after how long after its submit we did
public record Completion(Channel by, Duration after) {}
