package dev.uketori.watch;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.uketori.job.JobId;
import dev.uketori.store.FeedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event, as apps see it.
///
/// @param id its place in the feed
/// @param jobId null for one that is about no job
/// @param data JSON
record EventView(
        String id, String type, @Nullable UUID jobId, Instant at, @JsonRawValue String data) {

    /// A page of the feed.
    ///
    /// @param next where to go on, whether there is more yet or not; null where there was nothing
    record Page(List<EventView> items, @Nullable String next) {}

    static EventView of(FeedEvent event) {
        return new EventView(
                Long.toString(event.id()), event.type(), job(event), event.at(), event.data());
    }

    private static @Nullable UUID job(FeedEvent event) {
        @Nullable JobId job = event.job();
        return job == null ? null : job.value();
    }

    /// The event as a stream sends it. All of it but `data`, which is JSON, is ours and needs no
    /// escaping; neither has line ends.
    static String frame(FeedEvent event) {
        var job = job(event);
        return """
        id: %1$d
        event: %2$s
        data: {"id":"%1$d","type":"%2$s","jobId":%3$s,"at":"%4$s","data":%5$s}

        """
                .formatted(
                        event.id(),
                        event.type(),
                        job == null ? "null" : "\"" + job + "\"",
                        event.at(),
                        event.data());
    }
}
