package dev.uketori.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.uketori.store.TimelineEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Everything that happened to a job, in order.
public record TimelineView(UUID jobId, List<Item> items) {

    /// Something that happened.
    ///
    /// @param sinceMs milliseconds since the item before it
    public record Item(String type, Instant at, long sinceMs, JsonNode data) {}

    static TimelineView of(UUID jobId, List<TimelineEntry> entries) {
        var items = new ArrayList<Item>(entries.size());
        var before = entries.isEmpty() ? Instant.EPOCH : entries.getFirst().at();
        for (var entry : entries) {
            items.add(
                    new Item(
                            entry.type(),
                            entry.at(),
                            Duration.between(before, entry.at()).toMillis(),
                            entry.data()));
            before = entry.at();
        }
        return new TimelineView(jobId, items);
    }
}
