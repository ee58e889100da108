package dev.uketori.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/// Something that happened to a job.
///
/// @param type an event's type, `delivery` for a webhook of Doitong's, or `notified` for a call to
///   the app
public record TimelineEntry(String type, Instant at, JsonNode data) {}
