package dev.uketori.feed;

import dev.uketori.store.FeedEvent;
import java.util.List;

/// Somebody who is told of events as they are settled. Must never block.
public interface Follower {

    /// These are next, oldest first.
    void take(List<FeedEvent> events);

    /// Nothing more will be told: the replica stops.
    void end();
}
