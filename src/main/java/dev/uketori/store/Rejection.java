package dev.uketori.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook that was refused at the door, as a sample for people to look at.
///
/// @param reason why, in a word
/// @param address what stood for the job's id in the path; null for the common address
/// @param sender where the connection came from
/// @param headers without secrets
/// @param body what was read of it
public record Rejection(
        UUID id,
        Instant receivedAt,
        String reason,
        @Nullable String address,
        String sender,
        Map<String, List<String>> headers,
        byte[] body) {}
