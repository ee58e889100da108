package dev.uketori.store;

import dev.uketori.job.Callback;
import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.UUID;

/// A notification that one worker has alone until its lease ends.
///
/// @param event its place in the feed
/// @param attempts that it has behind it
/// @param fence names the lease
public record NotificationClaim(
        UUID id,
        String client,
        JobId job,
        long event,
        String type,
        Callback.Style style,
        Instant happenedAt,
        String url,
        String receiver,
        int attempts,
        int fence) {}
