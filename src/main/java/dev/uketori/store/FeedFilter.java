package dev.uketori.store;

import dev.uketori.job.JobId;
import org.jspecify.annotations.Nullable;

/// Whose events.
///
/// @param client of the jobs of that app; null for everybody's, and those about no job
/// @param job of that job alone, which is the client's; null for all
public record FeedFilter(@Nullable String client, @Nullable JobId job) {

    /// Whether the feed tells of `event` to whoever asked for these.
    public boolean takes(FeedEvent event) {
        return event.isTold()
                && (job == null || job.equals(event.job()))
                && (client == null || client.equals(event.client()));
    }
}
