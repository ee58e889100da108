package dev.uketori.store;

import dev.uketori.job.Event;
import dev.uketori.job.JobId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An event in the log.
///
/// @param id its place: an event that tells of what came after another has a higher one
/// @param type a kind of event; a replica of another version may know more of them than this one
/// @param job null if it is about none
/// @param client whose job; null if it is about none
/// @param data JSON
public record FeedEvent(
        long id,
        String type,
        @Nullable JobId job,
        @Nullable String client,
        Instant at,
        String data) {

    private static final Set<String> ON_TIMELINES = wires(Predicate.not(Event.Type::isInFeed));
    private static final Set<String> LAST = wires(Event.Type::isLast);

    /// Whether the feed tells of it.
    boolean isTold() {
        return !ON_TIMELINES.contains(type);
    }

    /// Whether nothing follows about its job, unless its app wants another try.
    public boolean isLast() {
        return LAST.contains(type);
    }

    private static Set<String> wires(Predicate<Event.Type> which) {
        return Arrays.stream(Event.Type.values())
                .filter(which)
                .map(Event.Type::wire)
                .collect(Collectors.toUnmodifiableSet());
    }
}
